# doctor: whether this computer can keep a station on the air for years
doctor-mark-good = [GOOD]
doctor-mark-not-known = [ ?? ]
doctor-mark-warning = [NOTE]
doctor-mark-bad = [ BAD]
doctor-verdict = { $bad } bad, { $warnings } to be minded, { $unknown } not known.
doctor-own-account = Run it again from the station's own account, or with sudo.

doctor-files-why = With faults in configuration, programs or schedule the station airs an older version, or nothing.
doctor-files-good = Configuration, programs and schedule have no faults.
doctor-files-warnings = The configuration has no errors and { $warnings } warnings.
doctor-files-faulty = The configuration has { $errors } errors and { $warnings } warnings.
doctor-files-do = Run `phatthanh check` for each with its place and remedy.

doctor-running-why = A station that does not run airs nothing and logs nothing.
doctor-running-good = The station runs, without alarms.
doctor-running-alarms = The station runs and has { $count } alarms. The gravest: { $first }
doctor-running-alarms-do = Run `phatthanh status` for each of them.
doctor-running-not = The station does not run.
doctor-running-not-do = If it should be on air now: sudo systemctl start phatthanh (or phatthanh run).
doctor-running-hangs = The station runs and does not answer.
doctor-running-hangs-do = Listen to the transmitter. If it is silent: sudo systemctl restart phatthanh
doctor-running-no-right = The station cannot be asked: this account may not, or the system refuses.

doctor-card-why = Sound reaches the transmitter through this card; without it the station is silent.
doctor-card-on-air = The station sends sound to the card “{ $card }”{ $sounds ->
    [yes] , peak { $peak } dBFS in the last second.
   *[no] ; nothing played in the last second.
}
doctor-card-silent = The station runs with the silent output (--silent): nothing reaches a transmitter.
doctor-card-silent-do = If it should, stop it and run it without --silent.
doctor-card-lost = The station runs and no sound gets out.
doctor-card-lost-do = Look at cable and card; `phatthanh devices` shows which cards the computer sees.
doctor-card-opened = The card “{ $card }” opens ({ $hz } Hz, { $channels } channels).
doctor-card-second = The card “{ $card }” opens ({ $hz } Hz, { $channels } channels), but it is not the one named first.
doctor-card-second-do = Look at the cable of the card named first in [output] device, or change the order in config/station.toml.
doctor-card-refused = The card “{ $card }” is there and does not open: { $problem }.
doctor-card-refused-do = Close other programs that use it, and put the station's account into the group audio.
doctor-card-missing = None of the cards named is there ({ $names }).
doctor-card-missing-do = Plug the card in, run `phatthanh devices` for the right name, and put it into config/station.toml: [output] device = "…".
doctor-tone-on-air = The station runs (or nobody knows whether it does), so no tone is played. Stop it first: sudo systemctl stop phatthanh
doctor-tone-begins = Plays 1 kHz at −18 dBFS for 5 seconds on the card “{ $card }”. It reaches the transmitter if that is on.

doctor-clock-why = A wrong clock airs the wrong day and dates the log wrongly; the station airs nothing by a clock it does not believe.
doctor-clock-good = The computer's clock is believed: { $now }.
doctor-clock-doubted = { $problem }
doctor-clock-doubted-do = Run `phatthanh clock` to look at it and confirm it.
doctor-clock-not-known = Whether the clock is believed is not known: { $problem }.

doctor-battery-why = While the power is off only a hardware clock with a battery keeps the time.
doctor-battery-good = The hardware clock agrees with the computer's.
doctor-battery-none = The hardware clock cannot be read: there is none, or this account may not.
doctor-battery-none-do = Fit a hardware clock (RTC), or a network so that the time is fetched; else somebody has to confirm the clock after each power cut.
doctor-battery-not-asked = The configuration says that the hardware clock is not asked.
doctor-battery-apart = The hardware clock is { $hours } hours off the computer's.
doctor-battery-dead = The battery of the hardware clock is empty.
doctor-battery-do = Replace the battery on the board (mostly a CR2032), set the clock, then: sudo hwclock --systohc

doctor-source-why = Time from the network is right to the millisecond, and sets itself after a power cut.
doctor-source-good = The time was fetched from the network within a day.
doctor-source-long-ago = The time was last fetched from the network { $hours } hours ago.
doctor-source-none = Since the computer was started no time was fetched from the network.
doctor-source-do = Connect a network and enable systemd-timesyncd (sudo timedatectl set-ntp true), or install chrony. Without a network look at the clock once a month.

doctor-room-why = With a full disk no file is taken in, the air-check stops, and the log has only its reserve.
doctor-room-good = { $free } are free on the station's disk.
doctor-room-tight = Only { $free } are free on the station's disk.
doctor-room-do = Remove what is not needed, or keep the air-check ([aircheck] keep) and copies ([library] keep) for less time.
doctor-room-read-only = The station's disk is read-only.
doctor-room-read-only-do = Mostly the disk or its file system is damaged. Back up now (phatthanh backup), restart the computer; if it stays so, replace the disk.
doctor-room-not-known = The room on the disk is not known: { $problem }.

doctor-health-why = A disk or memory card that is about to fail can be copied and replaced in time, once somebody knows.
doctor-health-good = The disk reports no errors.
doctor-health-fails = The disk says of itself that it is failing.
doctor-health-errors = The file system has met { $errors } errors on this disk.
doctor-health-worn = The memory card has used about { $percent } % of its life.
doctor-health-do = Back up now (phatthanh backup to a stick) and replace the disk or the card.
doctor-health-not-known = This disk does not say how it is.
doctor-health-not-known-do = To know, install smartmontools and run this again with sudo.

doctor-writing-why = Each row of the log has to be on the disk as it is written; on a disk that is slow or refuses, rows wait.
doctor-writing-good = Writing to the disk takes { $ms } ms.
doctor-writing-slow = Writing to the disk takes { $ms } ms, which is too slow.
doctor-writing-no-right = This account may not write in the station's folder.
doctor-writing-failed = The station's disk cannot be written: { $problem }.
doctor-writing-do = Look whether the disk has room and is well; an old memory card is better replaced.

doctor-rights-why = The station has to read its files and write its log.
doctor-rights-good = The station's folders can be read, and its log written.
doctor-rights-lacking = Not there, or not enough rights: { $folders }.
doctor-rights-no-notes = No note can be put beside files in: { $folders }. Who drops a file there does not learn why it is refused.
doctor-rights-do = Give the station's account rights to those folders, or run this again from that account.
doctor-rights-owner-do = Give the station's account ({ $owner }) rights to those folders, or run this again from that account.

doctor-shares-why = A folder that another computer holds gets nothing new while that computer is off.
doctor-shares-none = All folders of the station are on this computer.
doctor-shares-good = { $count } folders are on other computers, and answer.
doctor-shares-hang = The folder { $folder } is on another computer and does not answer.
doctor-shares-failed = The folder { $folder } is on another computer and cannot be read: { $problem }.
doctor-shares-do = Look at the network and the computer that shares it. What was taken in airs all the same.

doctor-share-why = What is shared with Windows computers is the drop folders, and nothing that must not be changed by hand.
doctor-share-none = This computer shares nothing of the station (Samba).
doctor-share-good = The drop folders are shared, and nothing else of the station can be reached that way.
doctor-share-whole = The share [{ $share }] ({ $path }) lets the airtime log and the station's keys be reached and changed from other computers.
doctor-share-own = Whoever opens the share [{ $share }] acts as the station's own account ({ $account }): one wrong path or link, and the airtime log lies open.
doctor-share-links = The share [{ $share }] follows links: one that leads out of the folder opens what lies there.
doctor-share-settings = Through the share [{ $share }] whoever drops recordings can change topic.toml, and so say that none needs approval.
doctor-share-not-known = Samba does not say what it shares.
doctor-share-do = Share { $audio } alone: sudo /usr/share/phatthanh/samba/share.sh --station { $station }

doctor-ffmpeg-why = ffmpeg reads the formats the station does not read itself, and relays other stations.
doctor-ffmpeg-good = ffmpeg { $version } is there.
doctor-ffmpeg-none = ffmpeg is not installed.
doctor-ffmpeg-failed = ffmpeg is there and does not run.
doctor-ffmpeg-do = sudo apt install ffmpeg

doctor-speech-why = The machine's voice reads typed announcements when there is no time to record.
doctor-speech-good = The machine's voice speaks.
doctor-speech-do = If typed text is to be spoken: sudo apt install espeak-ng

doctor-real-time-why = Without real-time priority a busy computer may interrupt the sound.
doctor-real-time-good = The station has real-time priority and its memory is locked.
doctor-real-time-may = This account may run with real-time priority.
doctor-real-time-memory = The station has real-time priority, but its memory may be put out on the disk.
doctor-real-time-none = The station has no real-time priority.
doctor-real-time-may-not = This account may not run with real-time priority; the service phatthanh may.
doctor-real-time-do = Run the station by the service of the package, or set LimitRTPRIO=50 and LimitMEMLOCK=infinity.

doctor-memory-why = Where memory runs out the system ends programs, the station maybe among them.
doctor-memory-good = { $total } of memory, { $left } left.
doctor-memory-do = End other programs on this computer, or add memory.
doctor-memory-not-known = The amount of memory is not known.

doctor-network-why = The network brings the time and relays; without it the station airs all the same.
doctor-network-good = There is a network ({ $links }).
doctor-network-none = There is no network.
doctor-network-no-way-out = There is a network ({ $links }) and no way to the internet.
doctor-network-do = Look at cable, Wi-Fi and router. The station airs without a network too.

doctor-service-why = When the power comes back the station has to go on the air by itself.
doctor-service-good = The station starts with the computer.
doctor-service-not-enabled = The service phatthanh is installed, and not started with the computer.
doctor-service-not-enabled-do = sudo systemctl enable --now phatthanh
doctor-service-none = The service phatthanh is not installed: after a power cut the station stays off.
doctor-service-none-do = Install the package phatthanh (.deb), or make a phatthanh.service and: sudo systemctl enable --now phatthanh
doctor-service-led-back = The last upgrade did not work: the new { $name } did not come up, the old program runs.
doctor-service-led-back-do = See journalctl -u phatthanh, or wait for a mended one; the station airs as ever.

doctor-seals-why = Sealed days that lie only on this computer are lost with it, and they are the proof.
doctor-seals-good = The sealed days are copied to: { $folders }.
doctor-seals-none = The log's sealed days lie only on this computer.
doctor-seals-none-do = Set [seal] export in config/station.toml, to a folder on a stick for instance.
doctor-seals-do = Plug it in; the station goes on copying by itself.

doctor-backup-why = After a failure, a flood or a theft only a copy elsewhere makes the station again.
doctor-backup-good = The last backup is { $days } days old ({ $place }).
doctor-backup-none = The station was never backed up.
doctor-backup-not-whole = The last backup ({ $place }) is not complete.
doctor-backup-do = Plug a stick in and run: phatthanh backup /media/… (the stick's folder).
doctor-alarms-why = Nobody sits at this computer: a fault nobody is told of is days of silence.
doctor-alarms-good = Alarms reach: { $names }.
doctor-alarms-none = Nobody is on the list of those who are told of alarms.
doctor-alarms-none-do = Add [[alarm]] to config/station.toml (see the comments in the sample), then type: phatthanh alarm drill --by "NAME"
doctor-alarms-failed = The last message did not reach { $name }: { $problem }
doctor-alarms-untried = Never tried: { $names }.
doctor-alarms-old = Not tried for more than 90 days: { $names }.
doctor-alarms-unread = The log cannot be read: { $problem }
doctor-alarms-do = Type: phatthanh alarm drill --by "NAME"; where it does not arrive, see to the modem, the network, the number, the address.
doctor-transmitter-why = With the transmitter off nobody hears the station; left on it wears, takes power, and airs a carrier outside of the hours.
doctor-transmitter-none = The computer does not switch the transmitter: staff do it by hand.
doctor-transmitter-good = The transmitter: { $words }
doctor-transmitter-blind = The transmitter: { $words }. The relay says nothing, so nobody knows whether it really is.
doctor-transmitter-blind-do = Add ask, is_on, is_off to [transmitter] (or take a Modbus relay), so that it is read back.
doctor-transmitter-failed = The transmitter: { $words }
doctor-transmitter-do = Look at the cable and the relay; stop the station, then try: phatthanh transmitter try
doctor-transmitter-idle = The station does not run, so nobody switches the transmitter.
