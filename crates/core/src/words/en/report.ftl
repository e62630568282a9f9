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

report-column-subject = Results of { $program }
report-column-basis = { $station } reports on { $program }, { $period }. The figures of its broadcasts are counted { $dates }, from the airtime log the machine keeps by itself.
report-column-part-1 = 1. What aired, by field
report-column-figures = In this period: { $episodes } new episodes, { $airings } airings, { $minutes } minutes of content; with tunes and filler { $all } minutes.
report-column-part-2 = 2. By the schedule; faults
report-column-due-figures = { $due } slots were due; { $aired } aired, { $on_time } of them on time (within a second); { $whole } whole.
report-column-part-3 = 3. Other channels
report-channels-unknown = The machine knows only what went on air. A person fills in the figures of other channels.
report-table-channels = Through other channels
report-channel-web = Website, podcast
report-channel-social = Zalo, Facebook
report-channel-meeting = Village meetings
report-channel-desk = One-stop desk, leaflets, boards
report-channel-other = Other: …………………
report-note-channels = What went to the website and to meetings stands in index.html and danh-sach.html, made by publish and publish meeting.

report-general = In this period the station was on air on { $days } of { $of } days, in { $sessions } sessions, for { $hours } hours ({ $minutes } minutes).
report-general-parts = Of that: spoken content and relays { $content } minutes ({ $content_share } %); scheduled music { $music } minutes ({ $music_share } %); tunes and calls { $framing } minutes ({ $framing_share } %); filler and fallback { $filling } minutes ({ $filling_share } %).
report-note-sorts = First airing: the first of a recording since the station has kept its log; every later one is a repeat. Airings: at least half was heard, and it ended by itself or by the schedule. Minutes: all sound that went out, also of what was broken off. What is read several times in a row is one airing.
report-note-results = Due: how often slots of the program came up. Aired: something was heard. On time: the first item began within a second. Whole: nothing was lost or broken off by a fault.
report-note-airtime = New episodes: a recording of theirs aired for the first time. Airings and content minutes count items, announcements, relays and scheduled music only. Total = content + tunes and calls + filler and fallback; all of it comes to Table 1, which also counts airings of tunes and filler.
report-note-topics = Content of the program only, as in Table 3; tunes and filler are not counted here.
report-note-episodes = Each line is an airing counted above (first airings, repeats, relays). Announcements, music, tunes and what was broken off before its half are not listed.
report-outside = Outside programs
report-no-topic = Without a field
report-table-sorts = Table 1. Airtime by form
report-table-results = Table 2. Plan and result by program
report-table-airtime = Table 3. Airtime by program
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
report-sort-music = Scheduled music
report-sort-signature = Signature tunes and calls
report-sort-filler = Filler
report-sort-fallback = Fallback
report-sort-drill = Drill

report-column-number = No.
report-column-sort = Form
report-column-airings = Airings
report-column-minutes = Minutes
report-column-share = Share (%)
report-column-counted = Counts
report-column-content = Content, minutes
report-column-framing = Tunes and calls, minutes
report-column-filling = Filler, fallback, minutes
report-column-sum = Total, minutes
report-column-channel = Channel
report-column-pieces = Pieces
report-column-reached = Listeners, attendance
report-column-remarks = Remarks
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
report-diary-read = { $title } (read { $times } times)
report-diary-fillers = Filler: { $count } pieces
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

report-opinion-returned = Not to air, returned ({ $channel ->
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
    [input-away] An input that was to be relayed was not there; others stood in
    [recording-broke] A recording broke while it played
    [log-set-aside] A damaged log was set aside
    [log-put-back] The airtime log's file was moved or removed, and was put back
    [rows-lost] Rows of the airtime log were lost; what was heard is not known
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

# Papers of orders and live broadcasts
report-table-papers = Orders, live broadcasts and their papers
report-column-ordered = Order, live broadcast
report-column-document = Paper
report-papers = In the period there were { $due } orders and live broadcasts{ $count ->
    [0] {""}, all with their papers.
   *[other] {""}; { $count } of them still lack papers (page “Papers to complete”).
}
report-paper-about = { $kind ->
    [live] Live “{ $title }”: { $ordered_by } spoke, let by { $by }
   *[order] { $level ->
        [khan-cap] Emergency order
        [uu-tien] Priority order
       *[thong-thuong] Routine order
    } by { $ordered_by }, entered by { $by }: { $title }
}
report-paper-completed = { $document }{ $has_note ->
    [yes] {" "}({ $note })
   *[no] {""}
} · completed by { $by } at { $at }
report-paper-whole = On paper: { $note }
report-paper-lacks = { $lacks ->
    [number] Ordered on paper, but its number and date are not written down
   *[paper] { $channel ->
        [message] Ordered by a message, no document yet
        [button] Aired by a button, no document yet
        [live] No document of the live broadcast yet (plan, invitation, consent)
       *[spoken] Ordered by word of mouth, no document yet
    }
}
report-paper-no-document = No document is named. Give its number and date (for example: 12/CĐ-UBND of 30/11/2026), or what stands in its place and where that is kept.
report-paper-too-long = That is longer than { $most } characters, so nothing was written. Make it shorter.
report-paper-none-chosen = No order and no live broadcast is chosen, so nothing was written. Choose one at least.
report-paper-unknown = No order or live broadcast that was heard has the number { $seq }, so nothing was written.{ $count ->
    [0] {" "}No papers are to be completed.
   *[other] {" "}To be completed: { $open }.
}
