# station: why an item did not air, and how the station is
station-missed-power-cut = The station lost power or broke off, so this item was not aired.
station-missed-stopped = The station had been stopped, so this item was not aired.
station-missed-no-card = No sound card took sound, so this item was not aired.
station-missed-clock = The computer's clock was set and this item's time was over, so it was not aired.
station-missed-passed-over = This item was passed over because the next one was due.
station-missed-broken = The recording is damaged and could not be played ({ $problem }).
station-missed-left-out = Power came back after the slot had begun; this program is set not to go on then.
station-ended-no-card = The sound card was lost in the middle.
station-ended-broken = The recording broke off in the middle.
station-ended-cut = The next item was due, so this one ended before.
station-already-running = Another phatthanh keeps this station on the air. Run only one for each station.
station-alarm-no-card = No sound gets out: the sound card is lost or does not open. The station keeps trying; look at the cable and the card.
station-alarm-log = { $rows } rows of the airtime log could not be written (disk full or broken). The station plays on; make room on the disk.
station-alarm-disk = Only { $room } are free on the disk, so no new files are taken in for now. The station plays on; remove files nobody needs.
station-alarm-faults = The configuration files have { $faults } faults. Run `phatthanh check` to see them; where the new one cannot be used, the last good one is.
station-ident = Identification signal
station-alarm-unexplained = { $date } held against its plan: { $count } differences have no reason. Run `phatthanh reconcile { $day }` to see them.
