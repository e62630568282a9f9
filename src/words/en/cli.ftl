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
