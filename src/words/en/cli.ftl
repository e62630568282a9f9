# cli: what the commands answer
cli-not-a-time = "{ $found }" is not a time. Write it like 2026-11-24T17:30 or 2026-11-24.
cli-not-a-date = "{ $found }" is not a date. Write it like 2026-11-24.
cli-station-faulty = The station's configuration has faults, so this cannot be done. Run `phatthanh check` to see each one.
cli-no-such-recording = No recording has the id or path "{ $id }". Run `phatthanh library` for the list.
cli-ambiguous-recording = "{ $id }" fits several recordings. Write more of the id.
cli-approve-by-whom = Nobody is named. Add --by "legal officer".
cli-approve-refused = { $path } cannot be used, so it cannot be approved. Mend the file first.
cli-approved = Approved: { $title } ({ $path })
cli-withdrawn = Withdrawn: { $title } ({ $path })
cli-check-good = No faults. { $recordings } recordings, { $notes } notes for the next 14 days.
cli-check-faults = { $faults } faults to mend and { $notes } notes for the next 14 days ({ $recordings } recordings).
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
cli-status-not-running = Not on air: no phatthanh is running for this folder. Run `phatthanh run` to go on air.
cli-status-station = { $station }, it is { $now }
cli-status-quiet = Outside all slots; the station is quiet.
cli-status-on-air = On air: { $title } (from { $start } to { $end })
cli-status-next = Next at { $start }: { $title }
cli-status-card = Sound goes to: { $card }
cli-status-no-card = No sound gets out: no sound card takes any.
cli-listen-begins = Listening to { $title } ({ $length }), changed by { $gain } dB as on air. Ctrl-C ends it.
cli-listen-no-card = This computer's loudspeaker cannot be opened ({ $problem }).
cli-library-state = { $state ->
    [ready] ready
    [waiting-approval] to approve
    [withdrawn] withdrawn
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
cli-help-run = Goes on air and stays there, until it is stopped
cli-help-run-silent = Plays into a silent output, at the pace of a sound card: for a trial without one
cli-help-run-record = Also writes what is played into this WAV file
cli-help-demo = Puts a copy of the station on the air at once, the clock just before a slot
cli-help-demo-seconds = Ends by itself after so many seconds; else Ctrl-C ends it
cli-help-demo-silent = Plays into a silent output even where there is a sound card
cli-help-check = Names every fault in configuration, programs, schedule and library
cli-help-plan = Prints the rundown of a day, with reasons
cli-help-plan-date = The day (2026-11-24); today if left out
cli-help-plan-days = How many days
cli-help-simulate = Runs the station on a simulated clock and output
cli-help-simulate-from = First moment (2026-11-24T17:00, or a date)
cli-help-simulate-to = Moment it ends
cli-help-simulate-seed = Chooses how far the simulated card's crystal is off, up to 20 millionths; 0 is exact
cli-help-simulate-record = Writes the very samples a sound card would get into this WAV file
cli-help-library = Lists segments and refusals, or takes in what is in the folders
cli-help-library-scan = Takes what is in the folders now, and exits
cli-help-library-show = Everything about one recording
cli-help-library-show-id = Its id, or the beginning of it, or its path
cli-help-approve = Approves recordings
cli-help-withdraw = Takes approval back
cli-help-approve-ids = Recordings: ids (or the beginning of an id) or paths, as phatthanh library shows them
cli-help-approve-by = The person or office that decided
cli-help-approve-channel = How the decision came: paper, message, spoken
cli-help-approve-note = Anything to remember with it
cli-help-log = Prints or verifies the airtime log
cli-help-log-verify = Walks the hash chain; names the first row that does not fit
cli-help-log-from = Only airings from this time on (2026-11-24T17:00, or a date)
cli-help-log-to = Only airings before this time
cli-help-log-topic = Only this topic
cli-help-log-program = Only this program
cli-help-log-format = How to print it: text (a table), json (an object a line), csv (for spreadsheets)
cli-help-status = What is on air now, from the running station
cli-help-listen = Plays one recording at the desk, as it would sound on air
cli-help-listen-id = Its id, or the beginning of it, or its path, as phatthanh library shows them
cli-help-devices = Lists the sound cards, and which would be used
cli-help-heading-commands = Commands
cli-help-heading-options = Options
cli-help-heading-arguments = Arguments
cli-help-usage = Usage
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
