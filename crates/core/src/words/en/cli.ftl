# cli: what the commands answer
cli-not-a-time = "{ $found }" is not a time. Write it like 24/11/2026 17:30, 2026-11-24T17:30, 24/11/2026 or yesterday 17:30.
cli-not-a-date = "{ $found }" is not a date. Write it like 24/11/2026, 2026-11-24, yesterday or Tuesday.
cli-station-faulty = The station's configuration has faults, so this cannot be done. Run `phatthanh check` to see each one.
cli-library-none = There are no recordings. Copy files into a folder of audio/.
cli-no-such-recording = No recording has the id or path "{ $id }". Run `phatthanh library` for the list; names with a space, of files and people, go into quotes.
cli-ambiguous-recording = "{ $id }" fits several recordings. Write more of the id.
cli-approve-by-whom = Nobody is named. Add --by "legal officer".
cli-approve-refused = { $path } cannot be used, so it cannot be approved. Mend the file first.
cli-approved = Approved: { $title } ({ $path })
cli-returned = Returned, not to air (it was never approved): { $title } ({ $path })
cli-withdrawn = Withdrawn: { $title } ({ $path })
cli-withdrawn-on-air = This recording is on air and goes on to its end; it does not air again. To end it at once: phatthanh skip --by "NAME" (next time add --now to withdraw)
cli-withdrawn-left = This recording was on air; it was faded out, and the next item is on: { $title }
cli-order-by-whom = Nobody is named. Add --by "NAME" (who enters the order) and --ordered-by "NAME" (whose order it is).
cli-order-every = "{ $found }" is no time from round to round. Write 10m or 1h; no less than a minute.
cli-order-until = An order ends later than now and within 7 days. Write --until 21h or --until "24/11/2026 21:00".
cli-order-no-file = There is no file and no recording "{ $id }". Give the path of a file, or an id as `phatthanh library` shows it.
cli-order-refused = No order was taken: { $file } cannot be played. { $reason }
cli-order-taken = Taken: { $level ->
    [khan-cap] emergency order
    [uu-tien] priority order
   *[thong-thuong] routine order
} { $seq }: { $titles }. Said { $times } times a round; it ends at { $until }.{ $waits ->
    [yes] {" "}Order { $other } has the air, so this one waits. To take its place add --replace.
   *[no] {""}
}
cli-order-drill = Taken: drill, order { $seq }: { $titles }. Said { $times } times a round; it ends at { $until }.{ $waits ->
    [yes] {" "}Order { $other } has the air, so this one waits.
   *[no] {""}
}
cli-order-quiet = These are quiet hours: the order waits until { $at }. Only an emergency is heard in quiet hours, and no drill.
cli-order-waits = The order stands in the log; the station takes it up as soon as it runs. Start it: phatthanh run
cli-order-same = Order { $seq } (given at { $at }) says exactly this and is not at its end, so no other is taken. To have it read from its beginning, add --replace; to stop it: phatthanh stop-interrupt { $seq } --by "NAME"
cli-order-unknown = No order { $seq } is in force. In force: { $open }.
cli-order-stop-waits = The stop is in the log: the station will not say this order any more once it runs.
cli-order-none = No order is in force.
cli-order-stopped = Stopped order { $seq } of { $by }.
cli-status-alerts = Warnings that wait for a decision: { $count }. See: phatthanh alert list
cli-alert-row = { $id }  { $state ->
    [aired] aired
    [held] waits for its time
    [asked] waits for a person
    [left] left
   *[ended] over
}: { $headline } ({ $sender }, by { $source }). { $reason }
cli-alert-none = No warning is in force. Those that are over too: phatthanh alert list --all
cli-alert-unknown = There is no warning "{ $id }", or several begin so. See: phatthanh alert list --all
cli-alert-decided = Warning { $id } is decided already and waits no longer. To end what is said, type phatthanh stop-interrupt
cli-alert-aired = Warning { $id } is aired: order { $seq }. To end it, type phatthanh stop-interrupt
cli-alert-ended = The warnings that { $id } names are ended.
cli-alert-dropped = Warning { $id } is dropped.
cli-alert-by-whom = Nobody is named. Add --by "NAME".
cli-alert-no-document = The warning's document is not in var/alerts any more, or is damaged. Get it from its sender again, or say it by phatthanh interrupt --say.
cli-alert-log = The airtime log cannot be read or written: { $problem }. See whether the disk has room, and try again.
cli-skip-nothing = Nothing is on air, so there is nothing to skip.
cli-skipped = Skipped: { $title }. The next item is on.
cli-check-good = No errors. { $warnings } warnings above, { $notes } of them about the next 14 days ({ $recordings } recordings).
cli-check-faults = { $errors } errors to mend and { $warnings } warnings above, { $notes } of them about the next 14 days ({ $recordings } recordings).
cli-check-day = { $dates }
cli-check-days = { $first } and { $count } more days until { $last }
cli-check-slots = { $first } and { $count } more slots
cli-check-samples = { $count } samples spoken by a machine may air (one is { $first }). Read and record them anew and put them in their place, or take them out of the folder.
cli-check-empty = There are no recordings yet: until there are, slots play nothing but the identification signal. Put recordings into the folders in audio/.
cli-run-rows-wait = The airtime log did not take its last rows. { $rows } wait in { $path } and are written at the next start: do not delete that file.
cli-run-rows-lost = { $lost } rows of the airtime log could be kept nowhere. The next start marks that time as not known.
cli-run-faults = The configuration has { $faults } faults and no good one is kept from before, so the station is not on air. Mend them and try again.
cli-no-card = None of these sound cards opens: { $names }. Look at the cable, the loudspeaker, or [output] in config/station.toml.
cli-demo-no-station = { $folder } is not a station that can run.
cli-demo-no-slot = The schedule has no slot in the next two weeks to show.
cli-demo-begins = { $station } on trial: { $program }, slot at { $at }. The trial's clock is set just before it.
cli-demo-audible = Sound goes to the sound card. Ctrl-C ends it.
cli-demo-silent = This computer has no sound card, so the trial plays into a silent output, at the true pace. Ctrl-C ends it.
cli-demo-where = Everything is in the copy { $folder }; the sound is recorded into { $wav }.
cli-demo-on-air = { $start }  on air: { $title }
cli-demo-over = Stopped. Listen again: { $wav }. See the log: phatthanh --station { $folder } log
cli-simulate-ends-first = The end (--to) must be after the beginning (--from).
cli-clock-says = { $known ->
    [yes] The computer's clock: { $now }. Last thing known to have happened: { $last }.
   *[no] The computer's clock: { $now }. The station has no log yet.
}
cli-clock-trusted = { $witness ->
    [person] The station believes it: a person has confirmed it.
    [time-source] The station believes it: a time source has set it.
   *[clock] The station believes it: nothing in the log speaks against it.
}
cli-clock-by-whom = Who confirms it is missing. Add --by "NAME".
cli-clock-no-need = The station believes this clock; nothing is to be confirmed.
cli-clock-certainly-wrong = The computer's clock ({ $now }) is certainly wrong: it is before this program was made. Set the computer's date and time first.
cli-clock-log-is-ahead = The log has something of { $last }, later than the computer's clock ({ $now }). Look at a phone. If the computer is wrong, set its date and time. If it is right, add --time with what the phone says, as --time 2026-11-24T17:00.
cli-clock-disagrees = The time you read and the computer's clock ({ $now }) are more than five minutes apart. Set the computer's date and time first.
cli-clock-not-taken = The station has not taken the confirmation. Look with `phatthanh clock` and try again.
cli-clock-confirmed = { $by } confirms that the computer's clock is right: { $now }. The station goes by it.
cli-status-not-running = Not on air: no phatthanh is running for this folder. Run `phatthanh run` to go on air.
cli-status-no-right = Whether the station is on air is not known: this account may not ask it. Ask as the account that runs the station: { $owner }.
cli-status-no-right-unknown = Whether the station is on air is not known: this account may not look into the station's folder. Ask as the account that runs the station.
cli-status-no-answer = A phatthanh is running for this folder and has not answered within 10 seconds, so what is on air is not known. Listen to the loudspeaker; ask again; if it stays so, start phatthanh anew.
cli-status-failed = Whether the station is on air is not known: this computer cannot ask it ({ $problem }).
cli-status-station = { $station }, it is { $now }
cli-status-quiet = Outside all slots; the station is quiet.
cli-status-on-air = On air: { $title } (from { $start } to { $end })
cli-status-next = Next at { $start }: { $title }
cli-status-order = { $drill ->
    [yes] Drill, order { $seq }
   *[no] { $level ->
        [khan-cap] Emergency order { $seq }
        [uu-tien] Priority order { $seq }
       *[thong-thuong] Routine order { $seq }
    }
} of { $by }, in force until { $until }: { $titles }
cli-status-card = Sound goes to: { $card }
cli-status-no-card = No sound gets out: no sound card takes any.
cli-status-unused-folders = { $count } folders are used by no program: { $first }. What is dropped there never airs. phatthanh check says more
cli-status-never-airs = { $count } recordings never air as things stand: { $first }. phatthanh check says why
cli-status-waits = Edited and taken up only when phatthanh run is started again: { $settings }
cli-status-waits-for-silence = Settings of the sound that were edited, taken up as soon as nothing is on air; a station that never is silent takes them up when phatthanh run is started again: { $settings }
cli-status-alarm = NEEDS YOU (since { $since }): { $words }
cli-status-interruptible = The system grants the air no priority: a busy machine may interrupt the sound. Whoever looks after the machine adds LimitRTPRIO=20 and LimitMEMLOCK=infinity to the station's systemd service.
cli-status-transmitter = Transmitter: { $words }
cli-check-transmitter-device = Transmitter: the device { $device } is not there. Plug it in, or mend [transmitter] in config/station.toml. For names: ls /dev/serial/by-id
cli-check-rds-device = RDS: the device { $device } is not there. Plug it in, or mend [rds] in config/station.toml. For names: ls /dev/serial/by-id
cli-help-transmitter = The transmitter: switched on and off to try it when it is installed
cli-help-transmitter-try = Switches the transmitter on, waits, switches it off; only while the station does not run
cli-help-transmitter-try-seconds = How many seconds it is on
cli-transmitter-none = config/station.toml has no [transmitter]. See the comments in the sample.
cli-transmitter-running = The station runs and switches the transmitter itself. To try it, stop the station first: sudo systemctl stop phatthanh
cli-transmitter-quiet = The hours are quiet (until { $until }): the transmitter is not switched on. Try it after that.
cli-transmitter-quiet-soon = Quiet hours begin at { $from }, before the trial would end: the transmitter is not switched on. Try it for fewer seconds (--seconds), or after { $until }.
cli-transmitter-set = { $on ->
    [yes] ON
   *[no] OFF
}: { $how ->
    [read-back] the relay says so
    [blind] sent; the relay says nothing, look at the transmitter's lamp
   *[failed] FAILED: { $problem }
}
cli-help-upgrade = A new program between sessions; the old one again by itself where it does not come up
cli-help-upgrade-program = The new program
cli-help-upgrade-at = At this time, whatever is on air
cli-help-upgrade-now = Now, whatever is on air
cli-help-upgrade-watch = For so many seconds the new one is watched
cli-help-upgrade-versions = Where programs are kept
cli-help-upgrade-manager = What starts the station anew and waits until it is ready
cli-help-upgrade-take = Keeps the program among the others; the first is what the service starts
cli-help-upgrade-take-file = The program
cli-help-upgrade-mind = Minds a start of the service
cli-upgrade-no-program = { $path } is no phatthanh that runs on this computer. Fetch the package again.
cli-upgrade-no-current = phatthanh does not run from its package here, so there is no old one to go back to. Install the .deb.
cli-upgrade-same = { $name } is what runs already; there is nothing to do.
cli-upgrade-check = The new { $name } does not read the station's files as the one that runs does, so nothing is changed. See: { $program } check
cli-upgrade-waits = Waiting until nothing airs: not before { $at }. The station airs as ever; Ctrl-C ends the waiting.
cli-upgrade-waits-answer = The station does not answer, or not so that it is understood, and may be on air; it is asked again every 5 seconds. Ctrl-C ends the waiting; --now does not wait.
cli-upgrade-waits-order = An order is in force; waiting for its end. Ctrl-C ends the waiting.
cli-upgrade-begins = { $to } in the place of { $from } …
cli-upgrade-done = The new { $name } runs.
cli-upgrade-manager = the restart failed: { $problem }
cli-upgrade-starts-again = it ended and had to be started again
cli-upgrade-no-answer = it does not answer
cli-upgrade-no-card = it has no sound card
cli-upgrade-failed = The new { $name } did not come up ({ $why }). { $back ->
    [yes] The old { $old } is back and runs.
   *[no] The old { $old } is back, but the station does not answer: see journalctl -u phatthanh
}
cli-upgrade-lives = { $name } runs well and is kept.
cli-upgrade-led-back = The new { $from } was started again and again and did not come up; the old { $to } is back.
cli-listen-begins = Listening to { $title } ({ $length }), changed by { $gain } dB as on air. Ctrl-C ends it.
cli-listen-no-card = This computer's loudspeaker cannot be opened ({ $problem }).
cli-listen-on-air = Not played: { $whose ->
    [named] [desk] device “{ $desk }”
   *[default] the computer's default card
} leads to the card on air (“{ $air }”), and what is listened to would reach the transmitter. Plug in another card (a USB headset will do), find its name with `phatthanh devices`, and put it into config/station.toml: [desk] device = "…".
cli-listen-not-told = Not played: nobody can tell whether { $whose ->
    [named] [desk] device “{ $desk }”
   *[default] the computer's default card
} is the card on air (“{ $air }”), because “{ $hidden }” does not show which card it leads to; what is listened to might reach the transmitter. Name both by the card in config/station.toml, as `phatthanh devices` shows them (plughw:CARD=…): [output] device for the transmitter, [desk] device for the desk.
cli-listen-missing = Not played: there is no sound card “{ $desk }”. Check the cable, then run `phatthanh devices` for the right name and put it into config/station.toml: [desk] device = "…".
# cli-plan, cli-import, cli-call
cli-check-next = In the next 24 hours:
cli-check-next-none = Nothing airs in the next 24 hours.
cli-check-texture = Of the days ahead { $date } repeats most. { $texture }
cli-check-texture-mourning = { $date } is a day of state mourning. { $texture }
cli-check-texture-if = If tomorrow were a day of state mourning: { $texture }. Prepare music fit for mourning in a folder and write mourning = true in its topic.toml
cli-plan-no-slot = There is no slot “{ $slot }”. Did you mean “{ $near }”?
cli-plan-no-slots = There is no slot “{ $slot }”: the week has no slots yet.
cli-plan-topics = Counted from { $from } to { $to }, included
cli-plan-no-other = “{ $other }” is neither a station's folder nor a git revision of this one.
cli-plan-other-faulty = The configuration in “{ $other }” has faults, so it cannot be compared.
cli-say-unknown = Line { $line }: it is not certain how “{ $words }” is read. Write it out in full, or listen to it before it airs.
cli-say-recorded = Written: { $file }, { $length } long. A machine speaks: listen to it before you approve it.
cli-say-exists = { $file } is there already. Give another name.
cli-say-not-kept = { $file } could not be written: { $problem }. See whether the folder may be written to.
cli-check-voice = [speech] in config/station.toml does not work yet. { $what }
cli-check-voice-warning = The recording { $path } that [speech] warning names is not in audio/. Put it there, or mend config/station.toml.
cli-check-button-gone = Button “{ $button }”: the device { $device } is not there. Plug it in, or mend device under [[button]] (the devices there are: ls /dev/input/by-id).
cli-check-button-empty = Button “{ $button }”: no recording in audio/{ $folder } is approved, so holding it says nothing. Put recordings there and approve them beforehand.
cli-say-empty = There is no text to read. Write it in quotes, or write “-” and type it in.
cli-say-too-long = The text is longer than { $bytes } bytes, more than an hour of speech. Make several items of it.
cli-say-not-text = The input is not UTF-8 text. Save the file as plain text, encoded as UTF-8.
cli-say-no-topic = There is no topic folder “{ $topic }” in audio/. Name one that is there, as --topic thong-bao
cli-say-fell-back = The station's own voice does not work: { $what } espeak-ng was used instead.
cli-call-title = Station call of { $date }
cli-approve-spoken = A machine reads this text: { $text }
cli-order-says = The machine will say: { $text }
cli-order-warning = No voice works: { $what } The order plays the station's recorded all-purpose warning in place of the text.
cli-plan-held = Explained by the files that held then (row { $seq } of  phatthanh history ), not by those of today.
cli-import-no-file = { $file } cannot be read: { $problem }
cli-import-no-header = there is no heading row with the columns day, time, minutes and program. Add one
cli-import-bad-day = Row { $row }: “{ $found }” is not a day. Write T2, Mon, T2-T7, CN or daily.
cli-import-bad-time = Row { $row }: “{ $found }” is not a time of day. Write 05:30 or 5h30.
cli-import-bad-length = Row { $row }: “{ $found }” is not a length. Write minutes, for example, 10.
cli-import-no-program = Row { $row }: the program has no name.
cli-import-unknown = Row { $row }: there is no program “{ $found }”. Make programs/{ $slug }.toml of the lines below (correct them), then import again:
cli-import-guessed = Row { $row }: “{ $found }” is taken for “{ $title }” (programs/{ $slug }.toml).
cli-import-repeat-unknown = Row { $row }: it is not clear which slot “{ $found }” repeats; it is written as a new airing. Look at it.
cli-import-relay = Row { $row }: the station has no program for “{ $found }”, a relay: it is switched by hand and not written into the schedule. To have the machine do it: name the input, add a program with  form = "relay" , and import again.
cli-import-unreadable = the file is damaged or no table in CSV or XLSX ({ $problem }). Open it in Excel or LibreOffice, save it as .xlsx or .csv, and import again
cli-import-too-large = the file is too large: a week has at most { $rows } rows, { $slots } slots and { $megabytes } MB. Copy the table of the week into a file of its own, and import again
cli-import-old-form = the file is an old .xls, or has a password. Open it, take the password away, save it as .xlsx or .csv, and import again
cli-import-later-added = Row { $row }: says that “{ $found }” comes again at { $at }, and no row is at that time; a repeat was added. Look at it.
cli-import-later-many = Row { $row }: “{ $found }” names too many times at which it comes again; only the first { $most } were used. Give each repeat a row of its own, and import again.
cli-import-later-when = Row { $row }: “{ $found }” says that it comes again and not when, and the table has no repeat of that program. Add a row with its time, and import again.
cli-import-stays = The slot { $slot } is not in the table and stays: { $why ->
    [relay] the table has a relay at its time
    [later] it begins on the day from which this holds, or later
   *[row] it may be a row above that was not understood
}. End it by itself if it is to go.
cli-import-read = { $slots } slots read; { $bad } rows could not be read.
cli-import-refused = Nothing written: { $bad } rows could not be read. Correct them, or add --partial to leave them out.
cli-import-faulty = Nothing written: with this schedule the station has the faults named above.
cli-import-exists = Nothing written: { $file } is there already.
cli-import-written = { $file } written.
cli-import-kept = The old one is kept as { $file }.
cli-import-dry = Nothing written. If it looks right, run it again with --write.
cli-import-new-header = Week imported from { $file }
cli-help-call = Prints the station call of a day: name, weekday, solar and lunar date
cli-help-call-date = The day (2026-11-24); today if left out
cli-help-say = Shows how typed text will be read aloud, and what the station does not know how to read
cli-help-say-text = The text; "-" reads it from standard input
cli-help-say-out = Speak it into this WAV file, which must not exist
cli-help-say-print = Print how it is read, and what is not known (the default)
cli-help-say-topic = Speak it into the folder of this topic, with its text beside it
cli-help-say-name = The name of the recording there, without an ending (default: the first words of the text)
cli-help-call-out = Speak the call into this WAV file, which must not exist
cli-help-call-topic = Speak the call into the folder of this topic, with its text beside it
cli-help-call-name = The name of the recording there, without an ending (default: “Lời xướng ngày …”)
cli-help-import = Makes the week's schedule from the CSV or XLSX table in use
cli-help-import-file = A table with the columns day, time, minutes, program, note (.csv or .xlsx)
cli-help-import-dry_run = Only look, write nothing (the default)
cli-help-import-out = Write the new schedule into this file, which must not exist
cli-help-import-write = Put it in place of config/schedule.toml, keeping the old one as schedule.toml.<time>.bak
cli-help-import-partial = Write even though some rows could not be read
cli-help-plan-why = The full story of one slot on one date (cchc-chieu@2026-11-24)
cli-help-plan-topics = How fairly the topics have had the air, and for how many weeks new segments last
cli-help-plan-from = With --topics: counted from this date; the first day of the year if left out
cli-help-plan-to = With --topics: counted until this date, included; today if left out
cli-help-plan-diff = What would change if the station in this folder took this one's place; exit status 1 if anything
cli-help-plan-against = What has changed since this folder, version of the history (phatthanh history) or git revision; exit status 1 if anything
cli-library-state = { $state ->
    [ready] ready
    [waiting-approval] to approve
    [withdrawn] withdrawn
    [returned] returned
    [removed] removed
    [expired] expired
   *[refused] refused
 }
cli-library-approved = Approved by { $by }
cli-library-next = Next on air: { $at }

# cli-help: phatthanh --help
cli-help = Keeps one FM station on the air: a weekly schedule in, sound out of the card, an honest log of what was heard.
cli-help-any-station = The station's folder
cli-help-any-lang = Language of what people read (vi or en)
cli-help-any-json = JSON, for other programs to read
cli-run-no-station = There is no station in this folder yet. Open the page below on this computer to make one; it goes on air at once then.
cli-help-run = Goes on air and stays there, until it is stopped
cli-help-run-silent = Plays into a silent output, at the pace of a sound card: for a trial without one
cli-help-run-port = Port on this computer of the pages that make a new station, where the folder has none yet (8080 unless given)
cli-help-run-record = Also writes what is played into this WAV file
cli-help-demo = Puts a copy of the station on the air at once, the clock just before a slot
cli-help-demo-seconds = Ends by itself after so many seconds; else Ctrl-C ends it
cli-help-demo-silent = Plays into a silent output even where there is a sound card
cli-help-check = Names every fault in configuration, programs, schedule and library
cli-help-plan = Prints the rundown of a day, with reasons
cli-help-plan-date = The day (2026-11-24); today if left out
cli-help-plan-days = How many days; 1 if left out, 14 to compare
cli-help-simulate = Runs the station on a simulated clock and output
cli-help-simulate-from = First moment (2026-11-24T17:00, or a date)
cli-help-simulate-to = Moment it ends
cli-help-simulate-seed = Chooses how far the simulated card's crystal is off, up to 20 millionths; 0 is exact
cli-help-simulate-record = Writes the very samples a sound card would get into this WAV file
cli-help-library = Lists segments and refusals, or takes in what is in the folders
cli-help-library-verify = Looks through every copy in the store; a damaged one is thrown away and made again at the next look
cli-help-library-scan = Takes what is in the folders now, and exits
cli-help-library-show = Everything about one recording
cli-help-library-show-id = Its id, or the beginning of it, or its path
cli-help-approve = Approves recordings
cli-help-withdraw = Takes approval back
cli-help-approve-ids = Recordings: ids (or the beginning of an id) or paths, as phatthanh library shows them
cli-help-approve-by = The person or office that decided
cli-help-approve-channel = How the decision came: paper, message, spoken
cli-help-approve-note = Anything to remember with it
cli-help-approve-now = What is taken back and on air is faded out at once, and the next item goes on
cli-help-interrupt = Cuts in with what must be said now
cli-help-interrupt-files = Recordings, one after another: files, or ids and paths as phatthanh library shows them
cli-help-interrupt-say = A text that a machine speaks, behind the files (no file is needed)
cli-help-interrupt-by = Who enters the order
cli-help-interrupt-ordered_by = Whose order it is
cli-help-interrupt-channel = How the order came: paper, message, spoken
cli-help-interrupt-repeat = How often it is said in a round
cli-help-interrupt-every = Again after each such time (10m, 1h), until --until
cli-help-interrupt-until = When it ends; 24 hours later where nothing is said
cli-help-interrupt-level = khan-cap (emergency: at once, in quiet hours too), uu-tien (priority: at once, but for quiet hours), thong-thuong (routine: after the item on air)
cli-help-interrupt-after_item = Waits for the end of the item on air
cli-help-interrupt-drill = A drill: never heard in quiet hours
cli-help-interrupt-replace = Takes the place of the orders there are
cli-help-interrupt-note = Anything to remember with it
cli-help-stop-interrupt = Ends orders: those whose numbers are given, all where none is
cli-help-stop-interrupt-orders = Numbers of orders, as phatthanh interrupt and phatthanh status show them; all where none is given
cli-help-stop-interrupt-by = The person who ends them
cli-help-alert = Public warnings of other offices (CAP), and a person's word on them
cli-help-alert-list = Lists the warnings in force
cli-help-alert-list-all = Those that are over or were left, too
cli-help-alert-show = Prints what would be said of a warning
cli-help-alert-show-id = The warning's id, or its beginning
cli-help-alert-air = Has a warning aired that waits
cli-help-alert-air-id = The warning's id, or its beginning
cli-help-alert-air-by = The person who decides
cli-help-alert-drop = Leaves a warning that waits
cli-help-alert-drop-id = The warning's id, or its beginning
cli-help-alert-drop-by = The person who decides
cli-help-skip = Ends the item on air and goes on with the next
cli-help-skip-by = The person who skips it
cli-help-log = Prints or verifies the airtime log
cli-help-log-verify = Walks the hash chain and the seals, and compares them with sealed days; names what does not fit
cli-help-log-verify-sealed = Also against the sealed days kept in this folder (may be given again)
cli-help-log-verify-key = The public key seals are to be made with, as noted on paper or elsewhere (may be given again)
cli-help-log-seal = Seals the log now, before it is handed over or goes into a file
cli-help-log-from = Only airings from this time on (2026-11-24T17:00, or a date)
cli-help-log-to = Only airings before this time
cli-help-log-topic = Only this topic
cli-help-log-program = Only this program
cli-help-log-format = How to print it: text (a table), json (an object a line), csv (for spreadsheets)
cli-help-status = What is on air now, from the running station
cli-help-clock = Whether the computer's clock is believed; a person's word that it is right
cli-help-clock-confirm = Says that the clock is right: the station goes on the air by it
cli-help-clock-confirm-by = The person who has looked
cli-help-clock-confirm-time = What another clock says (2026-11-24T17:00); needed where the log is ahead of the computer's clock
cli-help-listen = Plays one recording at the desk, as it would sound on air
cli-help-listen-id = Its id, or the beginning of it, or its path, as phatthanh library shows them
cli-help-devices = Lists the sound cards, and which would be used
cli-help-init = Makes a new station in an empty folder: week, programs, folders for recordings, all in its own name
cli-help-init-folder = The folder of the new station (not there yet, or without a station)
cli-help-init-name = The station's name; asked for where it is left out
cli-help-init-unit = The unit's name as paper has it; asked for where it is left out
cli-help-init-place = The place that paper is dated from; asked for where it is left out
cli-help-init-symbol = The unit's symbol in numbers of documents
cli-help-init-officer = Who answers for the column on administrative reform
cli-help-init-card = The sound card, as phatthanh devices names it
cli-help-init-sessions = When its sessions of half an hour begin
cli-help-init-quiet_hours = Hours in which nothing sounds; none is no such hours
cli-help-doctor = Examines the computer: what keeps the station off the air today or one day, and what to do
cli-help-doctor-tone = Plays a tone of 1 kHz on the station's card (while the station does not run)
cli-help-doctor-why = Prints why each matter is looked at, too
cli-help-heading-commands = Commands
cli-help-heading-options = Options
cli-help-heading-arguments = Arguments
cli-help-usage = Usage
cli-help-any-options = [OPTIONS]
cli-help-any-command = <COMMAND>
cli-help-default = (without it: { $value })
cli-help-env = (or by the environment: { $name })
cli-help-any-help = Prints this help
cli-help-any-version = Prints the version

cli-library-valid-from = May air from { $from }
cli-library-valid-until = May air until { $until }
cli-library-valid-between = May air from { $from } until { $until }
cli-library-nothing-found = No recording has all of “{ $words }” in its title, topic or path. Try fewer words.
cli-help-library-search = Only what has all these words in its title, topic or path, the best first; accents, case and order make no difference
cli-library-same = The same recording as: { $paths }
# phatthanh library verify
cli-verify-progress = { $done } of { $of } copies looked through.
cli-verify-good = The store is whole: { $good } good copies, { $strays } files that belong to nothing.
cli-verify-bad = The store has damage: { $bad } copies damaged or missing, { $good } good, { $strays } files that belong to nothing.
cli-verify-damaged = The copy in the store is damaged and was thrown away.
cli-verify-missing = The copy in the store is missing.
cli-verify-unread = The copy in the store, or the catalogue, may not be read. Run this as the station's own user.
cli-verify-stray = It belongs to no recording in the catalogue. Nothing is wrong if it was dropped a moment ago.
cli-verify-made-again = The file is still in its folder; the copy is made again by the next scan.
cli-verify-lost = The file is no longer in its folder, so this recording cannot air any more. If it is still needed, copy the original into the folder again.
cli-verify-lost-approved = The file is no longer in its folder, so this recording cannot air any more. Approved by: { $by }. If it is still needed, copy the original into the folder again; the same file needs no new approval.
cli-help-report = Makes the airtime report, the broadcast diary, the approval book
cli-help-report-month = A month (2026-11)
cli-help-report-quarter = A quarter (2026-Q4)
cli-help-report-half = Half a year (2026-H2)
cli-help-report-year = A year (2026)
cli-help-report-from = From this day on (2026-11-02)
cli-help-report-to = To this day, included
cli-help-report-program = Only this program (cai-cach-hanh-chinh), with a table to fill in for other channels
cli-help-report-format = As what: docx (Word), xlsx (Excel), html (a page that prints), json; if not given, by the file's ending
cli-help-report-out = File to write; without it html and json are printed
cli-help-report-diary = The broadcast diary of one day
cli-help-report-diary-date = The day (2026-11-24); today if none is given
cli-help-report-diary-format = As what: docx (Word) or html (a page that prints)
cli-help-report-diary-out = File to write; without it html is printed
cli-help-report-approvals = The approval book of a period
cli-help-report-approvals-month = A month (2026-11)
cli-help-report-approvals-quarter = A quarter (2026-Q4)
cli-help-report-approvals-half = Half a year (2026-H2)
cli-help-report-approvals-year = A year (2026)
cli-help-report-approvals-from = From this day on (2026-11-02)
cli-help-report-approvals-to = To this day, included
cli-help-report-approvals-format = As what: docx (Word) or html (a page that prints)
cli-help-report-approvals-out = File to write; without it html is printed
cli-report-no-period = No period given. Add --month 2026-11, --quarter 2026-Q4, --half 2026-H2, --year 2026, or --from and --to.
cli-report-period = { $found } is no period. Write --month 2026-11, --quarter 2026-Q4, --half 2026-H2, --year 2026, --from 2026-11-01 --to 2026-11-30.
cli-report-format = There is no { $format } of this. Known here: { $known }.
cli-report-no-file = { $format } goes into a file. Add --out name.{ $format }.
cli-report-pdf = PDF cannot be made here. Write --out name.docx, open it in Word or LibreOffice and save it as PDF; or write --out name.html, open it in a browser and print it to PDF.
cli-report-ending = The ending .{ $ending } names no format known here, so nothing was written. Endings that can be used: { $known }.
cli-report-no-ending = The file's name has no ending, so its format is not known. Add an ending ({ $known }) or --format.
cli-report-disagree = --format { $format } does not fit the file's ending .{ $ending }, so nothing was written. Change one of the two.
cli-report-no-program = The station has no program { $program }. Programs: { $known }.
cli-report-not-written = Could not write { $path } ({ $problem }).
cli-report-written = Written: { $path }

# phatthanh log
cli-log-nobody = No program names “{ $name }” as the one in charge (in_charge). There are: { $known }.
cli-log-no-segment = The log has no recording “{ $what }”. Write its id (or the beginning of it), its path, or words of its title.
cli-silence-when = No time given. Add --at 2026-12-01T04:30, or --from and --to.
cli-silence-at = { $answer ->
    [heard] NOT silent: at { $at } the station was on air.
    [silent] SILENT: at { $at } the station ran and sent nothing.
   *[other] NOT KNOWN: the log does not tell whether the station was silent at { $at }.
}
cli-silence-over = { $answer ->
    [heard] NOT silent throughout: from { $from } to { $to } the station was on air (nothing was sent for { $quiet }).
    [silent] SILENT: from { $from } to { $to } the station ran and sent nothing.
   *[other] NOT KNOWN: the log does not tell whether the station was silent from { $from } to { $to }.
}
cli-silence-unknown = Not known from { $from } to { $to }: { $why ->
    [stopped] the station had been stopped
    [broke-off] the power had gone, or the program had broken off
    [slept] the machine slept
    [rows-lost] rows of that time were lost before the log took them
    [clock-in-doubt] the computer's clock was set later and is not to be believed
   *[other] the log has nothing about this time
}.
cli-silence-unknown-at = Because { $why ->
    [stopped] the station had been stopped
    [broke-off] the power had gone, or the program had broken off
    [slept] the machine slept
    [rows-lost] rows of that time were lost before the log took them
    [clock-in-doubt] the computer's clock was set later and is not to be believed
   *[other] the log has nothing about this time
}.
cli-silence-clock = The computer's clock was set by { $by } later; times in the log may be off by as much.
cli-silence-missed = What should have been on air then:
cli-silence-displaced = By the schedule and holidays as they are now, { $program } ({ $slot }): { $why }
cli-silence-quiet = By the configuration as it is now, these are quiet hours.
cli-silence-no-slot = By the schedule as it is now, there is no slot at this time.
cli-missed-moved = Not lost, only moved to another time:
cli-missed-moved-line = { $slot }: due { $due }, aired { $at } ({ $titles }): { $reasons }
cli-silence-beside = What was heard right before and right after:
cli-span-hours = { $count } h
cli-span-minutes = { $count } min
cli-span-seconds = { $count } s
cli-help-log-at = Only what was on air at this instant (2026-11-24T17:35)
cli-help-log-segment = Only this recording: its id or the beginning of it, its path, or words of its title
cli-help-log-in_charge = Only programs that this office is in charge of, as their files say now
cli-help-log-silence = Whether the station was silent: yes, no, or nobody knows
cli-help-log-silence-at = At this instant (2026-12-01T04:30)
cli-help-log-silence-from = From this time on
cli-help-log-silence-to = And before this time
cli-help-log-missed = What was planned and did not air, or was broken off, and why
cli-help-log-missed-from = From this time on (2026-11-24T17:00, or a date)
cli-help-log-missed-to = Before this time
cli-help-log-missed-segment = Only this recording: its id or the beginning of it, its path, or words of its title
cli-help-log-missed-topic = Only this topic
cli-help-log-missed-program = Only this program
cli-help-log-missed-in_charge = Only programs that this office is in charge of
cli-help-log-missed-format = How to print it: text (a table), json (an object a line), csv (for spreadsheets)

# phatthanh reconcile
cli-reconcile-day = { $date }: { $planned } items planned, { $kept } aired as planned; { $differences } differences, { $unexplained } of them without a reason.
cli-reconcile-no-plan = { $date }: no plan of this day was kept; { $aired } airings; { $differences } things to know, { $unexplained } of them without a reason.
cli-reconcile-recorded = Recorded off the air: { $recorded } of { $aired } airings.
cli-reconcile-not-recorded = Recorded off the air: not set up, so there is nothing to hold the log against.
cli-reconcile-unexplained = NO REASON KNOWN
cli-reconcile-line = { $at }  { $kind ->
    [not-aired] not aired
    [broken-off] broken off
    [late] late
    [replaced] something else in its place
    [unplanned] not in the plan
    [plan-changed] taken out of the plan
    [silent] aired says the log, but the recording of the air is silent
   *[not-recorded] not recorded
}: { $title } ({ $why })
cli-reconcile-accepted = Written down: { $by } gives the reason of { $count } differences. It is a row of the airtime log, and stays.
cli-reconcile-nothing-to-accept = { $date }: every difference has its reason; nothing is written.
cli-reconcile-not-over = { $date } is not over: a reason can be given from the next day on.
cli-reconcile-why-by-whom = The reason or the name is empty. Write --accept "what happened" --by "who says so".
cli-help-reconcile = Holds a day against its plan: what differs, and why
cli-help-reconcile-date = The day (2026-11-24); yesterday if left out
cli-help-reconcile-accept = The reason of all that has none; kept in the airtime log for good (with --by)
cli-help-reconcile-by = The person or office that says so

# phatthanh publish
cli-publish-where = No folder given. Add --out FOLDER.
cli-publish-done = { $count } recordings are in { $folder }; { $removed } old files that are no longer needed were removed.
cli-publish-no-feed = No podcast was made, because its address on the web is not known. Add --base-url https://… to have podcast.xml.
cli-publish-base-url = { $url } is no address on the web. Write http:// or https:// and the name of the host, plain letters and no spaces, for instance --base-url https://haiduong.example/nghe
cli-publish-cover = { $path } cannot be the picture: it must be a JPEG or PNG image. Save it as one of these and run this again.
cli-publish-no-ffmpeg = { $count } recordings are of a kind that iPhones and podcast players may not play (WAV, Ogg, FLAC). Install ffmpeg (sudo apt install ffmpeg) and run this again: they are then turned into m4a.
cli-publish-own-folder = { $folder } is inside the station's own folders: it would be taken for new recordings. Choose another folder.
cli-publish-foreign = { $path } is there already and was not made by this program. Choose another folder, or move that file away yourself.
cli-publish-unreadable = The recording for { $path } cannot be read. Run `phatthanh library verify` to look at the store.
cli-help-publish = Puts what aired and is still approved into a folder: a page with its podcast, or files for a village meeting
cli-help-publish-out = The folder; made if there is none. No file that this command did not make is touched
cli-help-publish-topic = Only this topic
cli-help-publish-from = Only what was heard from this day on (2026-11-02)
cli-help-publish-to = Only what was heard to this day, included
cli-help-publish-base_url = Where the folder will stand on the web; without it there is a page and no podcast
cli-help-publish-cover = The podcast's picture, JPEG or PNG
cli-help-publish-meeting = Audio files numbered in the order they are played, and a list to print, for a village meeting
cli-help-publish-meeting-out = The folder, for example, on a stick; made if there is none
cli-help-publish-meeting-topic = Only this topic
cli-help-publish-meeting-from = Only what was heard from this day on (2026-11-02)
cli-help-publish-meeting-to = Only what was heard to this day, included
cli-log-sealed = Last seal: for { $day }, up to row { $seq }; public key { $key }
cli-log-key-replaced = The key on this machine ({ $found }) is not that of the last seal ({ $expected }): the key was replaced.
cli-log-nothing-to-seal = The log has no row to seal.
cli-log-seal-made = Sealed up to row { $seq }: { $file }. Public key: { $key }

cli-help-backup = Copies what cannot be made again to a stick: log, approvals, seals, configuration, recordings
cli-help-backup-to = Stick or folder; the copy lies in phatthanh-sao-luu there; without it, the prepared stick that is in
cli-help-backup-prepare = Makes a stick one to which the station is copied every day by itself
cli-help-backup-prepare-place = The stick (where it is mounted)
cli-help-backup-prepare-own_disk = Also where that is the station's own disk: whoever loses it loses both
cli-help-restore = Puts a station back from its copy, into a folder without a station
cli-help-restore-from = Stick or folder with phatthanh-sao-luu
cli-help-evidence = Puts everything that proves what was aired into one folder or zip
cli-help-evidence-from = From this time on (2026-11-01, 2026-11-24T17:00)
cli-help-evidence-to = To the end of this day, or before this time
cli-help-evidence-out = A new folder, or a file that ends in .zip
cli-help-evidence-segment = Only this recording (its id)
cli-help-evidence-topic = Only this topic
cli-help-evidence-silence = Asks too whether the station was silent at this time
cli-help-evidence-no_seal = Seals nothing; rows since the last seal go in without one

cli-evidence-made = Made { $path } ({ $files } files). README.txt in it says how to verify it.
cli-evidence-unsigned = Made { $path } ({ $files } files), but it is NOT signed. Run this again as the station's own user.
cli-evidence-not-sealed = The log cannot be sealed: { $problem }
cli-evidence-nothing = The log has no row, so there is nothing to prove.
cli-evidence-exists = { $path } is there already. Choose another name; nothing is written over.
cli-evidence-segment = `{ $id }` is no recording's id. `phatthanh library` lists them.
cli-evidence-sound-left = The recordings of { $airings } airings are left out: a pack holds at most { $hours } hours of sound. Choose a shorter period, or use phatthanh aircheck extract.

# phatthanh aircheck
cli-help-aircheck = The air-check: what there is, and cutting it out to prove what was broadcast
cli-help-aircheck-list = Which times are recorded, silent, or missing and why
cli-help-aircheck-list-from = From this time on (2026-11-24T17:00 or 2026-11-24); without it, today's midnight
cli-help-aircheck-list-to = Before this time; without it, now
cli-help-aircheck-extract = Cuts exactly what was broadcast in a stretch of time into a file; exits with 1 if some is missing
cli-help-aircheck-extract-from = From this time on (2026-11-24T17:00)
cli-help-aircheck-extract-to = Before this time
cli-help-aircheck-extract-out = The new file, whose name ends in .wav or .flac

# What was typed wrongly
cli-usage-unknown = There is no option “{ $argument }” here.
cli-usage-word = The word “{ $argument }” is one too many. A value with a space goes into quotes, such as "yesterday 17:30".
cli-usage-no-command = There is no command “{ $command }”.
cli-usage-which-command = A command is missing.
cli-usage-missing = What is missing: { $argument }
cli-usage-no-value = A value is missing after { $argument }.
cli-usage-value = “{ $value }” is no value for { $argument }.
cli-usage-conflict = { $argument } cannot be given together with { $prior }.
cli-usage-conflict-word = “{ $command }” does not go with { $prior }. A value with a space goes into quotes, such as "yesterday 17:30".
cli-usage-count = { $argument } does not take so many values.
cli-usage-other = The command was not understood.
cli-usage-values = What can stand there: { $values }
cli-usage-near = Did you mean { $near }?
cli-usage-help = All options: add --help to the command.

# Long work, on a terminal
cli-busy = { $what ->
    [probe] Listening
    [scan] Looking at the recordings
    [verify] Reading every copy
    [simulate] Running the station on a simulated clock
    [evidence] Gathering evidence
    [publish] Making what is published
    [backup] Copying, and reading every file back
    [restore] Putting the station back
    [doctor] Examining the computer
   *[plan] Planning
} … { $time }
cli-log-seen = { $count } notices about the airtime log are noted as seen by { $by }.
cli-log-nothing-to-see = There is nothing about the airtime log that nobody has seen.
cli-log-seen-by-whom = Say who has seen it: --by NAME
cli-help-log-seen = Writes into the log that a person has seen what is told of its file (set aside, put back)
cli-help-log-seen-by = The person or office

# Inputs
cli-help-input = Inputs to be relayed: which there are, and what one of them brings
cli-help-input-list = The inputs of config/station.toml, and the programs that relay them
cli-help-input-list-json = One JSON object a line
cli-help-input-probe = Listens to each address or card of an input for ten seconds: what it is, how loud, how late; exits with 1 if one brings no sound
cli-help-input-probe-id = The input's id in config/station.toml
cli-help-input-probe-json = One JSON object a line, one an address or card
cli-input-none = The station has no inputs. Add an [[input]] to config/station.toml.
cli-input-state = { $state ->
    [opening] opening
    [ready] ready
    [waiting] ready, waits for somebody to speak
    [on-air] on air
    [away] not there: { $why }
   *[closed] not opened: no program wants it soon
}
cli-status-input = Input { $title }: { $words }
cli-input-sender = This input waits for a program on a computer (butt, Mixxx) that sends to { $url } with the password of config/station.toml. The station opens it 90 seconds before its program.
cli-input-srt = This input waits for whoever sends by SRT (OBS, Larix, ffmpeg; MPEG-TS) to { $url } with the passphrase of config/station.toml. The station opens it 90 seconds before its program.
cli-input-unknown = There is no input “{ $input }”. Run `phatthanh input list` to see them.
cli-input-row = { $id } · { $title } · { $count ->
    [0] relayed by no program
   *[other] relayed by { $programs }
}
cli-input-probe-phone = This input is a phone, and only the running station hears it. Open the page Live of the console on the phone: it says what the station hears.
cli-input-probe = { $url }
  { $verdict ->
    [sound] Sound
    [mute] Silence: the input is there and carries no sound
   *[nothing] Nothing arrived. { $words }
}{ $verdict ->
    [nothing] {""}
   *[other] . { $codec }, { $rate } Hz, { $channels }; level { $level } dBFS, peak { $peak } dBFS; first sound after { $first } s; at least { $behind } s behind real time
}

# Accounts: phatthanh user
cli-help-user = Accounts for the station's pages: who has one, and what it may do
cli-help-user-add = Makes an account and prints its first password
cli-help-user-add-name = User name: small letters without accents, for example hanh.nguyen
cli-help-user-add-title = Full name, written into the log
cli-help-user-add-role = Role, may be given several times: can-bo-dai, tu-phap, van-hoa, lanh-dao, quan-tri, cong-tac-vien
cli-help-user-list = Lists the accounts
cli-help-user-list-json = One JSON object a line
cli-help-user-disable = Closes an account; open sessions of that person end at once
cli-help-user-disable-name = User name
cli-help-user-enable = Opens a closed account again
cli-help-user-enable-name = User name
cli-help-user-reset = Gives a new first password and prints it; takes the PIN away
cli-help-user-reset-name = User name
cli-help-user-roles = Changes the roles of an account
cli-help-user-roles-name = User name
cli-help-user-roles-role = Role, may be given several times; in place of those there are
cli-help-user-token = Tokens with which other programs ask the station (/api/v1)
cli-help-user-token-add = Makes a token and prints it, once
cli-help-user-token-add-name = Its name: small letters without accents, for example screen-gate
cli-help-user-token-add-scope = Scope, may be given several times: status, plan, log, library, order, interrupt, wall
cli-help-user-token-add-days = For how many days, 3660 at most.
cli-help-user-token-list = Lists the tokens, those expired and taken back too
cli-help-user-token-list-json = One JSON object a line
cli-help-user-token-revoke = Takes a token back; its program is refused at once
cli-help-user-token-revoke-name = The token's name
cli-user-token-made = The token { $name } is good until { $until }. It is on the next line, printed only once. Copy it into the program now.
cli-user-token-revoked = The token { $name } is taken back.
cli-user-token-unknown = There is no token "{ $name }" that could be taken back. For the list: phatthanh user token list
cli-user-token-line = { $name }  { $scopes }  { $state ->
    [good] until { $until }
    [expired] EXPIRED since { $until }
   *[revoked] TAKEN BACK
}
cli-user-none = There are no accounts. Add the first: phatthanh user add --title "NAME" --role quan-tri NAME
cli-user-token-none = There are no tokens. Add one: phatthanh user token add --scope status NAME
cli-no-station = { $folder } is no station's folder (there is no config/). Add --station DIR.
cli-user-unknown = There is no account "{ $name }". For the list: phatthanh user list
cli-user-password = The first password of { $title } ({ $name }) is on the next line. At sign-in that person has to choose one of their own.
cli-user-disabled = The account { $name } ({ $title }) is closed.
cli-user-enabled = The account { $name } ({ $title }) is open again.
cli-user-roles = The roles of { $name } ({ $title }) are changed.
cli-user-line = { $name }  { $title }  { $roles }{ $disabled ->
    [yes] {"  "}CLOSED
   *[no] {""}
}
cli-status-console = The station's pages: { $url }
cli-status-console-first = The station's pages: { $url } Make the first account with the code { $code }
cli-status-files = Recordings waiting for approval: { $waiting }. Files not taken: { $refused }.

# Live
cli-help-live = Live: who may speak, and in which program
cli-help-live-arm = Lets people speak live in an occurrence: music until the first word
cli-help-live-arm-slot = A slot, or an input: its occurrence that is on, or the next; SLOT@DATE for another
cli-help-live-arm-by = Who lets them
cli-help-live-arm-speaker = Who speaks; whoever lets them, where nobody is named
cli-help-live-stop = Ends what is said live, or takes the word back
cli-help-live-stop-slot = A slot, or an input: its occurrence that is on, or the next; SLOT@DATE for another
cli-help-live-stop-by = The person who ends it
cli-help-live-list = The live occurrences of the next seven days, and who may speak in each
cli-help-live-list-json = One JSON object a line
cli-live-unknown = There is no live program at “{ $slot }” in the next seven days. Run `phatthanh live list` to see them; a live program has form = "live" and input = "…".
cli-live-not-armed = Nobody has armed the live program at “{ $slot }”: there is nothing to end.
cli-live-armed = “{ $program }” is armed, { $from } to { $until }, by “{ $input }”: { $speaker } speaks. It is on air from the first word; end it with: phatthanh live stop
cli-live-stopped = The live part of “{ $program }” ({ $from }) is ended. What is left is music.
cli-live-waits = It stands in the log; the station takes it up as soon as it runs. Start it: phatthanh run
cli-live-none = There is no live program in the next seven days.
cli-live-row = { $at } · { $slot } · { $title } · { $input } · { $armed ->
    [yes] { $speaker } speaks, armed by { $by }
   *[no] armed by nobody
}
cli-help-draft = A change of the week, of programs or of settings: drafted, compared, signed
cli-help-draft-new = Makes a draft, which changes nothing yet
cli-help-draft-new-by = Who makes it
cli-help-draft-new-title = What it is for
cli-help-draft-new-change = Gives a slot other values from the day on: "cchc-chieu days=T4 at=17:20 length=15m"; KEY= takes the key away
cli-help-draft-new-add = Adds a slot: "id=… program=… days=T2,T4 at=17:20 length=15m"
cli-help-draft-new-retire = Ends a slot the day before; its block stays in the file
cli-help-draft-new-day = Makes one date differ: "2026-12-08 name=… drop=SLOT,… add=PROGRAM@17:20+15m,…"
cli-help-draft-new-mourning = Switches mourning on from the first day to the end of the last: 2026-12-01..2026-12-02; one day alone is one day
cli-help-draft-new-tet = Switches Tết on; where it is on, gives it another number of days: "days=N start=first|eve replace=PROGRAM@06:00+15m,…"; eve is New Year's Eve
cli-help-draft-new-off = Switches off a special day or mourning that the calendar has: its name, or a date of it
cli-help-draft-new-set = Sets a key of a program, a topic or the station: "programs/ban-tin.toml count=2"
cli-help-draft-new-from = The day it should hold from; the one who signs it decides
cli-help-draft-new-from_week = Makes the week that of a table (.csv or .xlsx): slots come, change and go; rows not understood are named
cli-help-draft-new-json = Prints one JSON document
cli-help-draft-show = Shows a draft, or all of them
cli-help-draft-show-id = Its number; all of them if left out
cli-help-draft-show-json = Prints one JSON document
cli-help-draft-diff = Says in words what a draft would do; exit status 1 if it makes something wrong
cli-help-draft-diff-id = Its number
cli-help-draft-diff-from = The day it is to hold from; today if left out
cli-help-draft-diff-json = Prints one JSON document
cli-help-draft-submit = Gives a draft to be signed
cli-help-draft-submit-id = Its number
cli-help-draft-submit-by = Who gives it
cli-help-draft-sign = Signs a draft: it holds from the day on, and a running station takes it at once
cli-help-draft-sign-id = Its number
cli-help-draft-sign-by = Who signs
cli-help-draft-sign-from = The day it holds from; today if left out
cli-help-draft-sign-take = Whose word holds where others changed the same since: the draft's, theirs, or the draft's on top of theirs
cli-help-draft-drop = Gives a draft up
cli-help-draft-drop-id = Its number
cli-help-draft-drop-by = Who gives it up
cli-help-history = Every version of the station's files, signed or edited by hand; taking one back
cli-help-history-json = Prints one JSON document
cli-help-history-show = Says in words what a version changed
cli-help-history-show-row = Its row
cli-help-history-show-json = Prints one JSON document
cli-help-history-sign = Signs an edit by hand afterwards
cli-help-history-sign-row = Its row
cli-help-history-sign-by = Who signs
cli-help-history-undo = Takes a change back, and leaves what came after it
cli-help-history-undo-row = Its row
cli-help-history-undo-by = Who takes it back
cli-help-history-put-back = Puts the last files in order in the place of faulty ones, which are kept
cli-help-history-put-back-by = Who puts them back
cli-draft-mistyped = “{ $found }” cannot be read. Write KEY=VALUE with spaces between, and quotes around values with spaces; see  phatthanh draft new --help .
cli-draft-off-which = { $count ->
    [0] The calendar has no “{ $found }”. It has: { $there }.
   *[other] The calendar has several that may be “{ $found }”: { $there }. Write a date that only one of them has.
}
cli-draft-made = Draft { $draft } is made; nothing changes yet. What it would do:  phatthanh draft diff { $draft }
cli-draft-submitted = Draft { $draft } waits to be signed:  phatthanh draft sign { $draft } --by "NAME" --from DATE
cli-draft-dropped = Draft { $draft } is dropped.
cli-draft-taken = Signed. The running station uses the new files: { $path }.
cli-draft-signed = Signed: { $path }. No station runs here; they count when it starts.
cli-draft-overtaken = Signed; at that very moment somebody edited { $path } by hand, and the station judges that edit. See  phatthanh history  and  phatthanh check .
cli-draft-rolled-back = The old files are back ({ $path }): { $why }. Run  phatthanh check , then sign again.
cli-draft-faulty = With this the station could not be loaded; its faults stand above. Nothing was changed.
cli-draft-changed = Somebody changed { $path } at this very moment. Nothing was done: try again.
cli-draft-clash = Others changed the same since the draft was made. Nothing was done. Sign with --take yours, --take theirs or --take both.
cli-draft-nothing = (nothing)
cli-draft-clashes = { $what }
      when drafted:  { $base }
      yours:         { $yours }
      theirs:        { $theirs }
      both:          { $both }
cli-draft-line = { $draft }  { $state ->
        [open] being drafted
        [submitted] to be signed
        [signed] signed
       *[dropped] dropped
    }  { $author }  { $title }
cli-history-first = { $seq }  { $at }  { $version }  the first version
cli-history-draft = { $seq }  { $at }  { $version }  signed by { $by }, drafted by { $author } (draft { $draft }), from { $from }  { $title }
cli-history-undone = { $seq }  { $at }  { $version }  row { $of } taken back by { $by }
cli-history-put-back = { $seq }  { $at }  { $version }  the last files in order put back by { $by }
cli-history-is-put-back = In order again: { $path }. What was faulty is kept in { $kept } of the station's folder.
cli-history-hand = { $seq }  { $at }  { $version }  edited by hand (account: { $owners }), nobody has signed it:  phatthanh history sign { $seq } --by "NAME"
cli-history-hand-signed = { $seq }  { $at }  { $version }  edited by hand (account: { $owners }), signed by { $by }
cli-history-hand-new = —  { $at }  { $version }  edited by hand, while no station has taken it yet
cli-history-rolled-back = Not taken, the old files are back: { $why }.
cli-history-signed = Row { $seq } is signed.
cli-help-alarm = Alarms: which stand, who knows of them, a drill
cli-help-alarm-list = Lists the alarms that stand
cli-help-alarm-ack = Says that a person knows: nobody is told again
cli-help-alarm-ack-alarms = Keys of alarms (see alarm list); none: all of them
cli-help-alarm-ack-by = The person who knows
cli-help-alarm-drill = Tells everybody on the list as practice, and prints whom it reached
cli-help-alarm-drill-by = The person who practises
cli-alarm-row = { $key }  { $grade ->
    [urgent] URGENT
    [warning] warning
   *[notice] notice
}, since { $since }: { $words }
cli-alarm-known =     { $by } knows.
cli-alarm-none = No alarm stands.
cli-alarm-unknown = There is no alarm "{ $key }". For the keys: phatthanh alarm list
cli-alarm-by-whom = Nobody is named. Add --by "NAME".
cli-alarm-acknowledged = { $by } knows of { $keys }. Nobody is told again; that it is over is told once.
cli-alarm-nobody = config/station.toml has no [[alarm]], so nobody is told. See the comments in the sample.
cli-alarm-result = { $name } ({ $way }): { $arrival ->
    [delivered] arrived
    [sent] sent
   *[failed] NOT SENT: { $problem }
}
cli-alarm-no-word = { $name }: no word yet. See later: phatthanh doctor
cli-check-alarm-device = Alarms: the device { $device } is not there. Plug it in, or mend config/station.toml. For names: ls /dev/serial/by-id
cli-check-alarm-secret = Alarms: the secret file { $path } cannot be read: { $problem }. Write the secret into its first line, readable by the station's account alone (chmod 600).
cli-check-alarm-open = Alarms: everybody can read the secret file { $path }. Type: chmod 600 { $path }
cli-check-alarm-urgent = Alarms: nobody is told of what is urgent (no sound, no card). Add an [[alarm]] without kinds, or take kinds away.

# Encryption of the pages: phatthanh tls
cli-help-tls = How the station's pages are encrypted
cli-help-tls-init = Makes the station's certificate (once) and says how phones and computers are given it
cli-tls-made = The station's certificate was made in { $folder }. Keep ca.key secret; the station's backup holds it too.
cli-tls-there = The station has its certificate in { $folder }; it stays, so that no phone needs another.
cli-tls-next = Fingerprint, to be printed and kept beside the computer: { $fingerprint }
    Next: write tls = true and listen = "0.0.0.0:8080" into [console] of config/station.toml, restart the station, then open the station's page /ca on every phone and computer.

# Papers to complete
cli-help-papers = Papers of orders and live broadcasts: what is missing, and completing it afterwards
cli-help-papers-list = Lists the orders and live broadcasts that were heard and lack papers
cli-help-papers-list-all = Those with their papers, too
cli-help-papers-list-json = One JSON object a line
cli-help-papers-complete = Writes papers into the log afterwards; the order's own row stays as it is
cli-help-papers-complete-seq = The number of the order or live broadcast, as phatthanh papers list shows it; several may be given
cli-help-papers-complete-by = The person who completes them
cli-help-papers-complete-document = Number, date and kind of the document, or what stands in its place and where that is kept
cli-help-papers-complete-note = Anything to add
cli-papers-none = No papers are to be completed.
cli-papers-row = { $seq } · { $at } · { $about }
    {"  "}{ $standing }
cli-papers-written = { $count ->
    [one] One paper is written into the log.
   *[other] { $count } papers are written into the log.
}

# A station on another computer
cli-help-any-remote = Asks a station on another computer by its pages (https://…); no station's folder is needed here
cli-help-any-ca = The file with that station's certificate (page /ca), where this computer has none of it
cli-help-any-token_file = The file with the token (phatthanh user token add); else it is taken from the environment, PHATTHANH_TOKEN
cli-remote-address = “{ $url }” is no address of a station's pages. Write it like https://192.168.1.9:8080, with nothing behind.
cli-remote-plain = “{ $url }” is not encrypted, so that anybody on the network could read the token: nothing was sent. Use https:// (at the station: tls = true in [console], then phatthanh tls init).
cli-remote-no-token = There is no token. At the station: phatthanh user token add; then put it into a file and add --token-file FILE, or set PHATTHANH_TOKEN. Never on the command line: everybody on the computer reads those.
cli-remote-file = The file { $file } cannot be read: { $problem }. See to its name and who may read it.
cli-remote-no-certificate = There is no certificate (PEM) in { $file }. Download it again from the station's page /ca.
cli-remote-unreachable = The station at { $url } cannot be asked ({ $problem }). See to the address and the network; if it is about a certificate, add --ca with the file from the station's page /ca.
cli-remote-unsure = The station at { $url } did not answer in time ({ $problem }). It may have done what was asked: look with phatthanh status --remote { $url } before asking again.
cli-remote-foreign = No station answers at { $url } (what came is not phatthanh's). See to the address and the port.
cli-remote-unknown = The machine may read “{ $words }” wrong.
cli-remote-stopped = Order { $seq } of that station is stopped.
