# station: why an item did not air, and how the station is
station-missed-power-cut = The station lost power or broke off, so this item was not aired.
station-missed-stopped = The station had been stopped, so this item was not aired.
station-missed-no-card = No sound card took sound, so this item was not aired.
station-missed-clock = The computer's clock was set and this item's time was over, so it was not aired.
station-missed-not-started = This item was due and did not begin. Why is not known.
station-missed-clock-doubted = The computer's clock could not be believed, so this item was not aired.
station-missed-passed-over = This item was passed over because the next one was due.
station-missed-broken = The recording is damaged and could not be played ({ $problem }).
station-missed-unreadable = The recording could not be opened or read when it was due ({ $problem }), so this item was not aired. That does not mean that it is damaged.
station-missed-quiet = This item came due inside quiet hours, so it was not aired. Only an emergency is.
station-missed-left-out = Power came back after the slot had begun; this program is set not to go on then.
station-missed-restarted = Power came back after the slot had begun; the program began anew, and no time was left for this item.
station-ended-quiet = Quiet hours began, so this item was cut off.
station-ended-no-card = The sound card was lost in the middle.
station-ended-broken = The recording broke off in the middle.
station-ended-cut = The next item was due, so this one ended before.
station-ended-goes-on = The next item began over this music, which goes on under it.
station-ended-gives-way = It stood in for the program; as soon as there was something for this slot, it gave way.
station-ended-clock = The clock was set back; by the right time this was not due yet, so it was stopped.
station-ended-order = This item gave way to an order; once that is said, the program goes on.
station-ended-order-stopped = The order was stopped, so this announcement broke off.
station-ended-skipped = { $by } skipped this item.
station-ended-withdrawn = { $by } took this recording back while it was on air, so it was stopped.
station-already-running = Another phatthanh keeps this station on the air. Run only one for each station.
station-alarm-no-card = No sound gets out: the sound card is lost or does not open. The station keeps trying; look at the cable and the card.
station-alarm-not-taken = The sound card takes no sound any more. The station is making its output anew; if it lasts, unplug the card and plug it in again, or restart the computer.
station-alarm-silence = Something is on air and no sound comes out. The station went on to another item; listen to the transmitter, and to the recording that was on then.
station-alarm-transmitter-on = The transmitter cannot be switched on: { $problem }. The station airs and nobody hears it. Switch the transmitter on by hand, then look at the cable, the relay and [transmitter] in config/station.toml; it is tried again every 10 seconds.
station-alarm-transmitter-off = The transmitter cannot be switched off: { $problem }. Its carrier stands outside of the hours. Switch the transmitter off by hand, then look at the cable, the relay and [transmitter] in config/station.toml; it is tried again every 10 seconds.
station-alarm-transmitter-left = The switch that [transmitter] named before could not be switched off: { $problem }. If a transmitter still hangs on it, its carrier may stand: switch it off by hand. This alarm ends as soon as [transmitter] in config/station.toml is edited again or the station is started anew.
station-alarm-transmitter-pulse = The pulse that keeps the transmitter on cannot be sent: { $problem }. The relay's timer will switch the transmitter off. Look at the cable, the relay and [transmitter.watchdog] in config/station.toml.
station-alarm-rds = The RDS encoder does not take its text: { $problem }. Sound is on the air. Look at the cable, the encoder's power and [rds] in config/station.toml; it is tried again every 10 seconds.
station-transmitter = { $state ->
    [on] ON since { $since }
    [warming] ON since { $since }, warm in { $left } s
    [switching-on] being switched on
    [switching-off] being switched off
    [on-failed] CANNOT BE SWITCHED ON ({ $problem })
    [off-failed] CANNOT BE SWITCHED OFF ({ $problem })
   *[off] off since { $since }
}, { $why ->
    [session] for what airs
    [emergency] for an emergency
    [quiet-hours] quiet hours
    [clock-doubted] the clock is not believed
   *[nothing] nothing airs
}{ $next ->
    [none] {""}
   *[other] { $on ->
        [yes] {", off at "}{ $next }
       *[no] {", on at "}{ $next }
    }
}{ $read ->
    [yes] {" (read back)"}
   *[no] {""}
}
station-alarm-other-card = Sound goes to “{ $name }”, not to the first card of the list (“{ $first }”). The station goes back by itself when that card is there again and nothing is on air; look at the cable and the card.
station-alarm-card-moved = “{ $name }” now means the sound card “{ $now }” on this computer. The station stays on “{ $was }”, which works, until that card is lost. Write the card that the transmitter hangs on into station.toml.
station-alarm-card-followed = Sound goes to “{ $now }”, because “{ $name }” means that card now; before it was “{ $was }”. Listen to the transmitter and look at the cable. When “{ $name }” means the old card again, the station goes back to it once nothing is on air. Write the card that the transmitter hangs on into station.toml.
station-alarm-card-sent = The sound server of this computer sends the station's sound to “{ $now }”; before it was “{ $was }”. Listen to the transmitter. Send it back in the computer's sound settings, or write the card that the transmitter hangs on into station.toml in place of “{ $name }”: then no sound server stands between.
station-missed-slept = The computer slept, so this item was not heard. Turn its sleep mode off.
station-ended-silent = It was on air and no sound came out, so the station went on to the next.
station-alarm-log = { $rows } rows of the airtime log wait to be written. The station plays on; close any program that holds var/airlog.db, and make sure that the disk has room and works.
station-alarm-log-seen = Once you have seen this: phatthanh log seen --by NAME
station-alarm-quiet = At { $at } “{ $title }” was kept off the air because of quiet hours. The schedule or the computer's clock was wrong: look at the log, then run `phatthanh check`.
station-alarm-disk = Only { $room } are free on the disk, so no new files are taken in for now. The station plays on; remove files nobody needs.
station-alarm-handles = The station has { $open } files open, close to or at the { $most } that the system allows: recordings and new files may not open for now. None is taken for damaged because of it; the station tries again, and this alarm ends by itself once there is room. If it lasts, restart phatthanh, and raise LimitNOFILE in the unit file of the system.
station-alarm-handles-machine = This computer cannot open any more files: recordings and new files may not open for now. None is taken for damaged because of it; the station tries again, and this alarm ends by itself once there is room. Close other programs on this computer.
station-alarm-reserve = The disk is almost full: of the room set aside for the airtime log, { $left } are left. The log is still written; remove files nobody needs from the disk.
station-alarm-seal = The airtime log cannot be sealed: { $problem }. The station plays on and the log is still written; it will be tried again.
station-alarm-export = { $days } sealed days of the log cannot be copied to { $path }: { $problem }. { $cause ->
    [handles] That is not the disk's fault: too many files are open, see the alarm of phatthanh status
   *[other] Check that disk
}. It will be tried again.
station-alarm-export-away = { $path } is not there; { $days } sealed days of the log wait to be copied. Plug the stick in (on a new one, make the folder first).
station-alarm-export-full = { $path } is full; { $days } sealed days of the log wait to be copied. Remove other files from it or use another.
station-alarm-export-read-only = { $path } cannot be written to; { $days } sealed days of the log wait to be copied. Unlock the stick, or check the permissions.
station-alarm-export-differs = { $path } has a file { $problem } that is not the station's. Keep that stick as it is and run: phatthanh log verify
station-alarm-export-hangs = { $path } does not answer. The station plays on; unplug the stick and plug it in again, or check the server.
station-alarm-folder = The folder { $folder } does not answer: a share or a disk hangs. What the station knew of it before still airs; new files in it are not seen. Look at the network, the other computer or the disk.
station-alarm-faults = The configuration files have { $faults } faults. Run `phatthanh check` to see them; where the new one cannot be used, the last good one is.
station-alarm-broken = “{ $title }” ({ $path }) could not be played to its end and does not air any more. Listen to it. Put a better copy into its folder; or, if it is to be tried again as it is, approve it again: phatthanh approve "{ $path }" --by "NAME" --channel spoken
station-alarm-unread = “{ $title }” ({ $path }) could not be opened: { $problem }. That does not mean that it is damaged; other recordings air in its place, and it is tried again. If this lasts, look at the disk, the share, and what else runs on this computer.
station-alarm-broken-others = { $count } more recordings neither; `phatthanh log` names them.
station-clock-wrong = The computer's clock is wrong ({ $date }). Nothing airs. Set the computer's date and time; once they are right, the station goes on by itself. `phatthanh clock` shows more.
station-clock-before-log = The computer's clock says { $date } { $time }, before the last thing in the log ({ $other-date } { $other-time }), so it is not believed. Nothing airs. If it is right, run `phatthanh clock confirm --by "NAME" --time T` to air at once; if not, set it. Once it is past { $other-date } { $other-time } and nothing speaks against it, the station goes on by itself.
station-clock-long-after = The computer's clock says { $date } { $time }, long after the last row of the log ({ $other-date } { $other-time }), so it is not believed yet. Nothing airs. If it is right, run `phatthanh clock confirm --by "NAME"`.
station-clock-hardware = The computer's clock says { $date } { $time }, but the clock on the board says { $other-date } { $other-time } (mostly a dead battery). Nothing airs. Look at the computer's date and time; if they are right, run `phatthanh clock confirm --by "NAME"`.
station-clock-no-hardware = The computer was started again and has no clock with a battery, so { $date } { $time } is not believed yet. Nothing airs. If it is right, run `phatthanh clock confirm --by "NAME"`.
station-clock-leapt = The computer's clock was set from { $other-date } { $other-time } to { $date } { $time }. Nothing airs. If it is right, run `phatthanh clock confirm --by "NAME"`; if not, set it back.
station-ident = Identification signal
station-alarm-unexplained = { $date } held against its plan: { $count } differences have no reason. Run `phatthanh reconcile { $day }` to see them; who knows the reason writes it down with --accept "the reason" --by "name".
station-text-note = Text: { $file }
station-text-spoken = A machine has spoken this text into { $file }. Listen to it before you approve it (phatthanh library, phatthanh approve).
station-text-reads = It reads: { $text }
station-text-unknown = It is not certain how “{ $words }” is read: write it out in the text, or add it to abbreviations under [speech] in config/station.toml.
station-text-not-spoken = This text has not been spoken.
station-text-taken = { $file } of the same name is in the folder already. To have it spoken give the text another name; else leave it.
station-text-not-text = This is not UTF-8 text. Open it in Notepad and save it with the encoding UTF-8.
station-text-empty = There is not a word in the file. Type the text and save it again.
station-text-unreadable = The file cannot be read: { $problem }. Copy it into the folder again, or see to its permissions.
station-text-goes = An edited text is spoken anew, and the new recording must be approved anew. This note goes when the text does. To have a removed recording spoken again, remove this note.
station-service-on-air = On air: { $title }
station-service-waits = Waiting for the next session
station-alarm-alert-waiting = { $count } warnings wait for a decision. See phatthanh alert list, then phatthanh alert air ID --by "NAME" or phatthanh alert drop ID --by "NAME"
station-alert-folder = The folder of warnings { $folder } cannot be read: { $problem }. Make the folder, or mend [[alerts]] in config/station.toml.
station-alert-url = No warnings come from { $url }: { $problem }. The station asks again each minute; look at the network, or mend [[alerts]] in config/station.toml.
station-alert-unreadable = What came from { $source } is no valid CAP 1.2 alert ({ $problem }) and is not used. Call the sender.
station-alert-not-written = The warning from { $source } could not be written to the log: { $problem }. The station tries again; see whether the disk has room.
station-button-gone = Button “{ $button }”: the device { $device } cannot be opened ({ $problem }). Look at its cable, at the right to read it (group input), or at [[button]] in config/station.toml.
station-button-empty = Button “{ $button }” was held, but no recording in audio/{ $folder } is approved. Put recordings there and approve them; to say something now, type phatthanh interrupt
station-button-clock = Button “{ $button }” was held, but the computer's clock is not believed, so nothing airs yet. Look at the time, then type phatthanh clock confirm --by "NAME": it airs at once.
station-button-log = Button “{ $button }” was held, but the order could not be written to the log: { $problem }. See whether the disk has room, and hold it again.
station-input-no-word = Nothing arrived from the input.
station-input-nobody-speaks = No phone is joined to this input (the page Live of the console).
station-input-failed = The input cannot be opened: { $problem }
station-input-srt-passphrase = Somebody sent by SRT with a wrong passphrase or without one, and was refused. Set the passphrase at the sender as it stands in config/station.toml.
station-input-srt-format = What was sent by SRT is not MPEG-TS, and was not opened. Choose MPEG-TS at the sender.
station-input-dry = Nothing arrives from the input any more.
station-input-mute = The input brings no sound, only silence.
station-input-steady = The input brings only hiss or one steady tone, no program.
station-ended-live = { $by } ended the live part.
station-alarm-input-card = The input “{ $title }” is not there; the program's own recordings and filler stand in. Look at the cable, the receiver and the card: phatthanh input probe { $input }
station-alarm-input = The input “{ $title }” is not there; the program's own recordings and filler stand in. Look at the network and at the address: phatthanh input probe { $input }
station-alarm-input-phone = The input “{ $title }” from a phone is not there; the program's own recordings and filler stand in. Open the page Live on the phone again, keep its screen lit, and look at the Wi-Fi.
station-alarm-input-sender = The input “{ $title }” is not there; the program's own recordings and filler stand in. Look whether the computer that sends still sends, at the network, and at the address and password there: phatthanh input probe { $input }
station-telling-raised = ALARM
station-telling-again = STILL AN ALARM, nobody has answered
station-telling-over = OVER
station-telling-alive = The station is well.
station-telling-alive-but = The station runs, but:
station-telling-drill = This is a DRILL of the alarm, nothing is wrong.
station-telling-ack = If you know of it, type at the station: phatthanh alarm ack --by "NAME"
station-telling-failed = “{ $name }” ({ $way }) cannot be told: { $problem }. It is tried again each 5 minutes; see to the modem, the network or [[alarm]] in config/station.toml, then try: phatthanh alarm drill --by "NAME"
