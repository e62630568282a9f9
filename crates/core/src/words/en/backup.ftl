# backup: the station's copy, away from its computer
backup-made = Copied to { $path }: { $files } files, each read back and right; { $copied } of them new ({ $size }).
backup-made-log = Airtime log in the copy: { $rows } rows, whole.
backup-made-no-log = The station has no airtime log yet, so the copy has none.
backup-made-log-broken = The airtime log was copied as it is, and it is not whole. Run phatthanh log verify to see what is wrong; the log as copied before is in the copy's folder truoc.
backup-made-set-aside = { $count } old files (replaced, or gone from the station) are kept in the copy's folder truoc.
backup-made-away = { $path } cannot be looked into now (a share or stick that is away?): the copy keeps the files copied before. Once it is back, copy again.
backup-made-left-out = NOT copied: { $path }: { $problem ->
    [no-room] there is no room on the stick. Make room there or use a larger one, and copy again
    [too-large] the stick's file system takes no file as large (FAT: 4 GB). Format it anew as exFAT, or use another
   *[other] { $problem }. Put that right and copy again
}.
backup-made-next = Eject the stick and keep it in another place than the station's computer.
backup-inside = { $path } is in the station's own folder: who loses the computer loses both. Choose a stick or another computer.
backup-busy = Another copy is being made in { $path }. Wait until it is done and try again.
backup-no-copy = There is no copy in { $path } (folder phatthanh-sao-luu, file SAO-LUU.json). See whether it is the right stick.
backup-bad-list = { $path } cannot be understood: it is damaged, or of a newer version. The files beside it can be copied by hand; do not copy over them, use another stick.
backup-station = { $path } is a station already. A station is put back into an empty folder: give --station and a new one.
backup-full = No room left while writing { $path }, even without what was put aside first. The copy before is as it was. Make room there, or use a larger stick.
backup-read-only = The disk of { $path } is write-protected. Release the stick's lock, or use another one.
backup-failed = { $path } cannot be written or read: { $problem }. Try again; if that does not help, use another stick.
backup-restored = “{ $station }” is back in { $path }, from the copy of { $made }: { $files } files, each as it was copied.
backup-restored-log = Airtime log: { $rows } rows, whole.
backup-restored-log-broken = The airtime log of the copy is not whole. Run phatthanh log verify to see what is wrong.
backup-restored-lost = Lost: { $path }: damaged on the copy, or gone. Copy it again from elsewhere.
backup-restored-next = Next: phatthanh --station { $path } check, then run. At its first run the station reads every recording again.
backup-foreign = { $path } is the backup stick of “{ $station }”, not of this station. Use another; if this one is meant, remove the file phatthanh-sao-luu.toml on it and run: phatthanh backup prepare { $path }
backup-no-folder = There is no folder { $path }. See whether the stick is plugged in and mounted, and whether the path is right.
backup-no-stick = No backup stick of this station is plugged in. Plug it in; prepare a new one once: phatthanh backup prepare /media/usb (where the stick is).
backup-prepared = { $known ->
    [yes] { $path } was a backup stick of this station before.
   *[no] { $path } is a backup stick of this station from now on (the file phatthanh-sao-luu.toml on it says so).
} While it is plugged in, the station is copied to it every day from { $at } on, when nothing is on air. To copy now: phatthanh backup
backup-prepared-same-disk = NOTE: { $path } lies on the station's own disk: whoever loses that loses both. If a stick belongs there, it is not plugged in, or not mounted.
backup-alarm-never = The station has no backup: if its computer fails, log, approvals and recordings are gone. Plug a stick in; prepare a new one once: phatthanh backup prepare /media/usb (where the stick is).
backup-alarm-old = The last good backup is { $days } days old ({ $place }). Plug the backup stick in; the station is copied to it when nothing is on air.
backup-secrets = On the stick are the seal's key, the key (CA) of the pages' certificate, and the accounts of the console: give it to no stranger.
backup-foreign-copy = { $sure ->
    [yes] { $path } is a copy of “{ $station }”, not of this station: copying over it would lose that one. Use another stick, or give that folder another name and try again.
   *[no] { $path } is a copy of “{ $station }”, which is not this station's name. If it is another station's, use another stick. If it is of this one under its former name, prepare the stick once (phatthanh backup prepare, with its path) and copy again.
}
backup-own-disk = { $path } lies on the station's own disk: whoever loses that loses both. If a stick belongs there, it is not plugged in, or not mounted: plug it in and try again. If that disk is meant, add --own-disk
backup-link = { $path } is a link that leads elsewhere: nothing is written through it. Remove the link, or use another stick.
backup-running = A phatthanh runs in { $path }: it waits for a new station, or puts one back. Stop it (sudo systemctl stop phatthanh) and try again.
backup-in-the-way = { $path } is there already and is not as it is in the copy; nothing is written over. Move it elsewhere and run the same command again (what is back already stays), or give --station and a new folder.
backup-denied = { $path } may not be read or written by this account. Run the command as the account that may, or with sudo.
backup-alarm-left-out = The last backup lacks { $count } files, the first of them { $path }: { $problem ->
    [no-room] there is no room on the stick. Make room there, or use a larger one
    [too-large] the stick's file system takes no file as large (FAT: 4 GB). Format it anew as exFAT, or use another
   *[other] { $problem }
}. All else is in it, the airtime log too.
backup-alarm-hangs = A backup to { $stick } was begun at { $since } and is not done: the stick hangs. Pull it out and plug it in again; if that does not help, use another one and restart the computer when nothing is on air.
