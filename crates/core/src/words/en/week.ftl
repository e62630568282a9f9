# week: the week on air, drafts, history
week-bar = Week
week-bar-history = History

# The week
week-title = Week
week-no-station = The station has not read its schedule yet. See whether it runs, then load the page again.
week-over = This week is over; below is what the schedule in use says of it. What was heard stands in the log.
week-before = Week before
week-after = Week after
week-add = Add a slot
week-drafts = Open drafts: { $count }
week-quiet = Quiet hours: { $from }–{ $until }.
week-fold = nothing on air
week-today = today
week-lunar = { $day }/{ $month }{ $leap ->
    [yes] {" "}leap
   *[no] {""}
} lunar
week-mourning = State mourning
week-only = Only this date
week-repeat = repeat
week-once = only this date
week-in-quiet = in quiet hours
week-clash = Overlap
week-rests = { $why ->
    [rests] Rests for { $name }
    [moves] Moves away for { $name }, to be made good
    [replaced] { $name } has a schedule of its own, so these rest
    [dropped] Left out for { $name }
   *[mourning] Rests for state mourning
}: { $few ->
    [yes] { $slots }
   *[no] { $count } slots
}

# One slot
week-slot = Slot
week-slot-why = Sent, this becomes part of a draft; the schedule on air stays as it is until the draft is signed.
week-slot-plays = Plays
week-slot-programs = Programs
week-slot-repeats = Repeats of a slot
week-slot-days = Days
week-slot-cron = The file has this slot as a cron expression: { $cron }. If its days or time change, it is written with days and time.
week-slot-at = Begins at (for example 17:15)
week-slot-length = Length (for example 15m)
week-slot-until = Last day (empty: none)
week-slot-holiday = On holidays
week-slot-do = Put into a draft
week-slot-retire = Retire this slot
week-slot-retire-why = Retired, a slot ends the day before the change holds. Nothing is deleted from the file.
week-slot-repeat = Add a repeat
week-slot-same = Nothing differs: the fields are as the file has them.
week-holiday = { $rule ->
    [rest] rests
    [move] moves, made good later
   *[air] airs
}
week-no-slot = There is no slot “{ $slot }”. Somebody may have renamed it. Open it again from the page of the week.
week-plays-unknown = Nothing was chosen to play, or that program is not there any more. Choose from the list.
week-no-days = No day of the week was chosen.
week-not-a-time = “{ $found }” is no time of day. Write hours and minutes, for example 17:15.
week-not-a-date = “{ $found }” is no date, or there is no such day. Write it like 24/11/2026.
week-not-a-length = “{ $found }” is no length. Write minutes, for example 15m; from one second to 24 hours.
week-no-holiday-rule = Nothing was chosen for holidays.

# Which draft
week-into = Into
week-into-new = a new draft
week-from = Holds from (whoever signs decides)
week-why = Reason
week-draft-named = Draft { $draft } { $title }
week-draft-of-another = This draft is { $author }’s. Choose one of your own, or make a new one.
week-draft-stands = { $state ->
    [open] being drafted
    [submitted] waits to be signed
    [signed] signed
   *[dropped] dropped
}; by { $author }

# One date
week-day-why = Only this date differs from the week; others stay as they are. Sent, this becomes part of a draft.
week-day-name = Name of the day, or the reason (printed in schedule and log)
week-day-holiday = A holiday
week-day-drop = Leave out on { $date }
week-day-none = No slot is due on this date.
week-day-add = Add a program
week-day-add-none = none
week-day-over = This date is over. Choose today or a later one.
week-day-not-due = Slot “{ $slot }” is not due on this date. Look at the date again.
week-day-no-name = The name of the day, or the reason, is missing.
week-day-nothing = Nothing was chosen to leave out or to add.

# Drafts
week-drafts-title = Drafts
week-drafts-none = There is no open draft. To change the schedule, choose a slot on the page of the week.
week-drafts-closed = Signed or dropped
week-draft-leave-out = Leave this out
week-draft-from = Look at it as holding from
week-draft-from-do = Look again
week-draft-sign = Sign, to hold from { $from }
week-draft-submit = Submit for signature
week-draft-drop = Drop the draft
week-draft-not-submitted = { $author } is still at it and has not submitted it.
week-slot-moved-on = Somebody changed this slot after you opened this page; nothing went into a draft. Below is what it says now: make your change on that, and send it again.
week-draft-other-acts = The draft has more or fewer acts than when you looked; none was left out. Look at its acts below, and choose again.
week-draft-moved-on = The draft or the files changed since you looked; nothing was signed. Read the difference below again, then sign.
week-not-in-charge = { $legal ->
    [yes] This change is for the legal officer or the leadership to sign: it touches nothing but programs in charge of the legal office.
   *[no] This change is for the leadership to sign: it touches more than programs in charge of the legal office.
}
week-signed = Signed by { $by }, holds from { $from }.
week-rolled-back = The station did not take this change, and the old files are back: { $why }.
week-see-history = See it in the history
week-faulty = The station could not run with this change. Nothing was changed. Mend the draft at the places above.
week-disk = It could not be written: the disk refused ({ $problem }). Nothing was changed. See whether the disk is full, then try again.

# Differences
week-difference = What this change does
week-difference-later = Being worked out; the page loads again in some seconds. Nothing was changed.
week-difference-more = { $count } more lines.
week-difference-conflicts = To be looked at
week-difference-no-conflicts = No overlap, no silence, nothing in quiet hours.
week-difference-special = Holidays ahead
week-difference-topics = Airtime of topics

# Two changed the same
week-clash-why = Since the draft was made, somebody else changed this too. Nothing was changed.
week-clash-refused = Somebody else changed { $what } too. Nothing was changed. Look at both below, then choose.
week-clash-nothing = nothing
week-clash-base = When the draft was made
week-clash-yours = By the draft
week-clash-theirs = By others (in the files now)
week-clash-both = With both
week-clash-whose = Choose whose word holds, to see what comes of it; that signs nothing.
week-clash-take = { $whose ->
    [ban-nhap] By the draft
    [nguoi-khac] By others
   *[ca-hai] Both
}

# History
week-history = History
week-history-why = Every change that came to be in the station’s files, the latest first. Each can be undone.
week-history-none = There is no change yet.
week-history-see = Row { $seq }: see what it changed
week-history-line = { $at }: { $kind ->
    [first] the first version
    [signed] signed by { $by }, drafted by { $author } (draft { $draft }), holds from { $from }
    [undone] { $by } undid row { $of }
    [put-back] the last files in order put back by { $by }
    [hand] edited by hand, signed by nobody yet
    [hand-signed] edited by hand, signed afterwards by { $by }
   *[hand-new] edited by hand, not taken by the station yet
}{ $known ->
    [yes] {" "}(accounts of the machine: { $owners })
   *[no] {""}
}
week-undo = Undo
week-undo-see = See what undoing would do
week-undo-would = If it is undone:
week-undo-do = Undo this change
week-acknowledge-why = This change was made in the files by hand, and nobody signed it. If it is what the station wants, sign it.
week-acknowledge = Sign this change

# The week from a table
week-import = Import a table
week-import-why = Send the table of the week you use (Excel .xlsx or .csv): it is compared with the schedule and becomes a draft of the slots that come, change and go. What is on air changes only once the draft is signed. Slots that the table does not name would end.
week-import-file = The table
week-import-hint = The table needs a heading row with the columns day, time, minutes and program; note may stand beside them. “PL”, “phát lại”, “repeat” mean a repeat.
week-import-do = Make a draft of it
week-import-no-file = No file was chosen, or there is nothing in it. Choose the table of the week.
week-import-too-large = The file is larger than { $megabytes } MB. Copy the table of the week into a file of its own, and send that.
week-import-nothing = There is nothing to draft: the schedule is that of the table already, or no row was understood. See the rows below, if any, correct the table, and send it again.
week-import-faulty = The station's files have faults, so the table cannot be compared with them. See the history or run  phatthanh check , mend them, and send the table again.
week-import-notes = { $count ->
    [one] From the table: one thing to look at
   *[other] From the table: { $count } things to look at
}

# How the files lie
week-standing = The files have faults and do not count; the station goes on by those before
week-standing-remedy = Mend what is named above and save: the files are read again within seconds. If they cannot be mended now, put the last good ones back.
week-standing-good = The last good files lie in { $path } in the station's folder.
week-put-back-why = The faulty files are kept, and the last ones in order lie in their place again. Nothing changes on air.
week-put-back = Put the last good files back
week-standing-strays = Files beside them that nothing reads
week-history-like = The files were those of row { $seq } again: somebody copied an older version back.
