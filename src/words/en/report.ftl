# Reports, the broadcast diary, the approval book.

report-period-month = { $year }-{ $month }
report-period-quarter = quarter { $quarter } of { $year }
report-period-first-half = first half of { $year }
report-period-second-half = second half of { $year }
report-period-year = { $year }
report-period-day = { $date }
report-period-days = from { $from } to the end of { $until }

report-country = CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
report-motto = Độc lập - Tự do - Hạnh phúc
report-number = No.        /BC-{ $symbol }
report-place-and-date = { $place },      /      /{ $year }
report-kind = REPORT
report-subject = On the broadcasts of { $station }
report-basis = { $station } reports on its broadcasts of { $period }. The figures are counted { $dates }, from the airtime log the machine keeps by itself.

report-part-1 = I. DIRECTION AND ORGANISATION
report-blank-direction = To be written by a person: instructions received, plans, who did what
report-part-2 = II. RESULTS
report-part-2-1 = 1. Totals
report-part-2-2 = 2. Columns by field
report-part-2-3 = 3. Technical state, faults
report-part-3 = III. JUDGEMENT
report-blank-judgement = To be written by a person: what went well, what did not, why
report-part-4 = IV. NEXT STEPS, PROPOSALS
report-blank-direction-ahead = To be written by a person: tasks ahead, proposals
report-end = End of the report.
report-annex = ANNEX: EPISODES AIRED

report-general = In this period the station was on air on { $days } of { $of } days, in { $sessions } sessions, for { $hours } hours ({ $minutes } minutes).
report-table-sorts = Table 1. Airtime by form
report-table-results = Table 2. Plan and result by program
report-table-topics = { $program }: by field
report-table-faults = Faults, and what did not air
report-table-episodes = Episodes of the period
report-bars-weeks = Airtime by week
report-bars-topics = { $program }: airtime by field
report-bar = { $value } { $unit }
report-unit-minutes = min
report-week-of = From { $date }
report-total = Total

report-technical = { $due } slots were due; { $aired } aired, { $on_time } of them on time (within a second), that is { $percent } %; { $whole } without interruption or loss.
report-technical-nothing = No slot was due in this period.

report-sort-own = Own production, first airing
report-sort-repeat = Repeats
report-sort-relay = Relays
report-sort-announcement = Announcements
report-sort-music = Music
report-sort-signature = Signature tunes and calls
report-sort-fallback = Fallback

report-column-number = No.
report-column-sort = Form
report-column-airings = Airings
report-column-minutes = Minutes
report-column-program = Program
report-column-due = Due
report-column-aired = Aired
report-column-on-time = On time
report-column-whole = Whole
report-column-topic = Field
report-column-episodes = New episodes
report-column-last = Last aired
report-column-fault = What happened
report-column-reason = Reason
report-column-items = Items
report-column-lost = Minutes lost
report-column-when = Aired on
report-column-title = Title
report-column-planned = Planned
report-column-start = Started
report-column-end = Ended
report-column-episode = Episode
report-column-approved = Approved by
report-column-ended = How it ended
report-column-hash = Hash of the file
report-column-hour = Time
report-column-length = Length
report-column-operator = Operator (signed)
report-column-incident = Incidents, remarks
report-column-received = Received
report-column-piece = Title
report-column-author = Author, source
report-column-approver = Approved by
report-column-opinion = Decision
report-column-approved-on = Decided on
report-column-first = 1st airing
report-column-second = 2nd airing
report-column-third = 3rd airing

report-sheet-sorts = Forms
report-sheet-programs = Programs
report-sheet-topics = Fields
report-sheet-airings = Airings
report-sheet-faults = Faults

report-to = To:
report-to-blank = - …………………;
report-to-archive = - Archive.
report-sign-note = (Signature, full name)
report-sign-operator = OPERATOR
report-sign-head = HEAD OF THE STATION
report-sign-keeper = KEEPER OF THE BOOK

report-diary-title = BROADCAST DIARY
report-diary-day = { $weekday }, { $date }
report-diary-nothing = Nothing aired on this day, and nothing was due.
report-diary-session = Session { $number }: on { $on }, off { $off }
report-diary-session-open = Session { $number }: on { $on }, still on air
report-diary-session-silent = Session { $number }: nothing was heard
report-diary-total = In all { $all }, of which: { $parts }.

report-approvals-title = APPROVAL BOOK
report-approvals-nothing = Nothing was approved or withdrawn in this period.
report-opinion-approved = May air ({ $channel ->
    [paper] on paper
    [message] by message
   *[spoken] spoken
})
report-opinion-withdrawn = Withdrawn ({ $channel ->
    [paper] on paper
    [message] by message
   *[spoken] spoken
})

report-no-incidents = The log has no incident of the machine or the sound output in this period.
report-incident = { $kind ->
    [power-cut] Power cut, or the program broke off
    [stopped] The program was stopped on purpose
    [card-lost] Sound output (card) lost
    [underrun] Sound missing for a moment
    [silence] Something was on air and nothing was heard
    [not-taken] The sound card took no sound
    [slept] The machine slept
    [clock-set] The computer's clock was set
    [clock-doubted] The computer's clock was not believed
    [recording-broke] A recording broke while it played
    [config-refused] Configuration files with faults, not used
    [log-set-aside] A damaged log was set aside
   *[other] { $kind }
}
report-table-incident-sums = Incidents by kind
report-table-incidents = Incidents (the longest; the workbook has all)
report-column-times = Times
report-column-lasted = Lasted
report-column-from = From
report-column-to = To
report-column-detail = Detail
report-sheet-incidents = Incidents
