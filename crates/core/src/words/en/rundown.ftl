# rundown

# Why an item airs
rundown-opening = opens “{ $program }”
rundown-closing = closes “{ $program }”
rundown-turn-never = never aired, oldest of “{ $topic }”, whose turn it is (episode { $episode })
rundown-turn-again = not aired for longest (last on { $last }) of “{ $topic }”, whose turn it is (episode { $episode })
rundown-rotate-never = never aired, oldest first (episode { $episode })
rundown-rotate-again = not aired for longest: last on { $last } (episode { $episode })
rundown-newest-dated = newest: its name carries { $dated } (episode { $episode })
rundown-newest-added = newest: taken in on { $added } (episode { $episode })
rundown-newest-again = the newest, again: nothing newer since it aired on { $last } (episode { $episode })
rundown-newest-next = number { $place } from the newest, of the { $most } that the program takes (episode { $episode })
rundown-newest-passed = the newest that can air; newer, but held back or too long: { $passed } (episode { $episode })
rundown-in-order-first = first in order (episode { $episode })
rundown-in-order-after = next in order after “{ $after }” (episode { $episode })
rundown-dated = its name carries today's date, { $dated } (episode { $episode })
rundown-repeat = repeats episode { $episode }, first aired on { $aired }
rundown-evergreen = no segment can air: the evergreen of “{ $program }” instead
rundown-filler = fills the time that is left, “{ $topic }” in turn
rundown-filler-mourning = “{ $topic }”: music fit for mourning
rundown-filler-rests = of “{ $topic }” (fallback): what fills here was heard a short while ago
rundown-filler-goes-on = the music that was on before goes on where it is by now
rundown-fallback = no filler: from the fallback folder “{ $topic }”
rundown-again = goes on where it was broken off
rundown-order = { $drill ->
    [yes] drill, order { $seq } of { $by }
   *[no] { $level ->
        [khan-cap] emergency order { $seq } of { $by }
        [uu-tien] priority order { $seq } of { $by }
       *[thong-thuong] routine order { $seq } of { $by }
    }
}
rundown-relay = relays “{ $title }”
rundown-live = live by “{ $title }”: { $speaker } speaks, armed by { $by }
rundown-live-nobody = Nobody has armed “{ $title }” for the live program “{ $program }”: recordings and music will stand in. Arm it: phatthanh live arm { $slot } --by "NAME"
rundown-ident = nothing else can air: the station's identification signal
rundown-ident-title = Identification signal
rundown-attention-title = Attention signal

# What takes a slot off the day
rundown-rests = due at { $at }, rests on the holiday “{ $day }”
rundown-moves = due at { $at }, moves away from the holiday “{ $day }”; to be made good
rundown-replaced = due at { $at }, replaced by the schedule of “{ $day }”
rundown-dropped = due at { $at }, left out because of “{ $day }”
rundown-mourning = due at { $at }, left out: entertainment does not air during state mourning

# Who has the air
rundown-quiet-all = { $times } is within quiet hours ({ $quiet }): it does not air. Only an emergency may sound then. Move the slot
rundown-quiet-part = { $times } reaches into quiet hours ({ $quiet }): only { $left } is left. Move or shorten the slot
rundown-overlap-cut = “{ $loser }” ({ $loser_times }) overlaps “{ $winner }” ({ $winner_times }): “{ $loser }” is cut at { $at }. Change one of them
rundown-overlap-late = “{ $loser }” ({ $loser_times }) overlaps “{ $winner }” ({ $winner_times }): “{ $loser }” begins only at { $at }. Change one of them
rundown-overlap-lost = “{ $loser }” ({ $loser_times }) overlaps “{ $winner }” ({ $winner_times }): “{ $loser }” does not air. Change one of them
rundown-overlap-pause = “{ $loser }” ({ $loser_times }) overlaps “{ $winner }” ({ $winner_times }): “{ $loser }” is cut at { $at } and goes on at { $again }. Change one of them
rundown-filled = { $times } would be silent inside the session: it is filled, by the program's filler, the fallback folder or the identification signal
rundown-silent = nothing sounds at { $times }, inside a session: “{ $slot }” was to air then, and nothing airs in its place. Give the time to another program, or move what comes after it
rundown-waits = due at { $due }, begins at { $start }, when the segment before it has ended
rundown-sessions-too-many = { $count } sessions ({ $times }), where { $limit } a day are allowed
rundown-session-too-long = the session { $times } is { $length } long, where { $limit } is allowed

# What is held back
rundown-held-mourning = “{ $topic }” is entertainment and does not air during state mourning
rundown-held-approval = “{ $title }” ({ $topic }) waits for approval, so it cannot air
rundown-held-approval-many = { $count } segments of “{ $topic }” wait for approval, so they cannot air
rundown-held-expired = “{ $title }” ({ $topic }) has expired
rundown-held-expired-many = { $count } segments of “{ $topic }” have expired
rundown-held-stale = “{ $title }” ({ $topic }) was taken in more than { $days } days ago: too old for news. If it may air longer, write expires = "30d" (or longer) in the program's file
rundown-held-stale-many = { $count } segments of “{ $topic }” were taken in more than { $days } days ago: too old for news. If they may air longer, write expires = "30d" (or longer) in the program's file
rundown-held-date = the name of “{ $title }” ({ $topic }) carries { $dated }, too far from the air date. Check it again
rundown-held-date-many = the names of { $count } segments of “{ $topic }” carry dates too far from the air date. Check them again
rundown-held-too-long = “{ $title }” ({ $topic }) is { $length } long and does not fit into the { $room } there is
rundown-held-too-long-many = { $count } segments of “{ $topic }” are longer than the time there is
rundown-held-too-short = “{ $title }” ({ $topic }) is too short to air
rundown-held-too-short-many = { $count } segments of “{ $topic }” are too short to air

# What is missing
rundown-passed-over = it is the turn of “{ $topic }”, but nothing of it can air; the next topic airs, and “{ $topic }” stays first in line
rundown-none = no segment of “{ $program }” can air
rundown-none-dated = no segment of “{ $program }” that can air carries the date { $date } in its name
rundown-repeat-none = “{ $original }” has not aired yet, so there is nothing to repeat
rundown-repeat-gone = { $path } is no longer in its folder, so it is not repeated
rundown-repeat-lost = nothing of what “{ $original }” last aired can be repeated
rundown-opening-missing = the opening of “{ $program }” is not there: audio/{ $path }
rundown-closing-missing = the closing of “{ $program }” is not there: audio/{ $path }
rundown-evergreen-missing = the evergreen of “{ $program }” is not there: audio/{ $path }
rundown-opening-no-room = the opening “{ $title }” ({ $length }) is longer than the slot's { $left } and is left out
rundown-closing-no-room = the closing “{ $title }” ({ $length }) is longer than the { $left } left and is left out
rundown-evergreen-no-room = the evergreen “{ $title }” ({ $length }) is longer than the { $left } left
rundown-filler-none = “{ $program }” names no filler; the fallback folder fills the time that is left
rundown-filler-empty = nothing of the filler “{ $topic }” can air; the fallback folder fills the time that is left
rundown-bed-empty = no music in { $topic } can be played under the voice: { $program } airs without
rundown-no-fallback = the fallback folder has nothing that can air; the identification signal fills the time that is left. Put recordings into it

# Why this slot airs what it airs: plan --why
rundown-why-heading = { $slot }, { $weekday } { $date }
rundown-why-special = Special day: { $day }
rundown-why-displaced = The slot does not air by the schedule that day.
rundown-why-before = Not due: the slot holds from { $from } on (line from).
rundown-why-after = Not due: the slot held until { $until } (line until).
rundown-why-season = Not due: the slot airs in the season “{ $season }” only (line season).
rundown-why-weekday = Not due: it is not one of the weekdays in the line days.
rundown-why-cron = Not due: the date does not match the line cron.
rundown-why-due = Due { $times } · { $program } · priority { $priority }
rundown-why-rival = Wanted at the same time by “{ $slot }” ({ $times }, priority { $priority }): “{ $slot }” has { $got }
rundown-why-rival-lost = Wanted at the same time by “{ $slot }” ({ $times }, priority { $priority }): “{ $slot }” is not aired
rundown-why-got = This slot has { $times }
rundown-why-lost = This slot has no minute of it: quiet hours, or a stronger slot.
rundown-why-repeat = Repeats what “{ $original }” last played:
rundown-why-rotate = Pick: the topics in turn; in a topic the never aired first, then the longest unheard
rundown-why-newest = Pick: the newest first
rundown-why-in-order = Pick: in order of number and name
rundown-why-dated = Pick: the one whose name carries the air date
rundown-why-topic-never = { $place }. “{ $topic }”: no episode yet
rundown-why-topic-last = { $place }. “{ $topic }”: last episode on { $last }
rundown-why-topic-never-later = { $place }. “{ $topic }”: no episode yet; its turn has not come
rundown-why-topic-last-later = { $place }. “{ $topic }”: last episode on { $last }; its turn has not come
rundown-why-empty = no recordings
rundown-why-more = and { $count } more (all of them: --json)
rundown-why-never = never aired, taken in on { $added }
rundown-why-last = last aired on { $last }, taken in on { $added }
rundown-why-number = number { $number }
rundown-why-carries = its name carries { $dated }
rundown-why-won = AIRS
rundown-why-no-room = may air, but does not fit into what those before it leave
rundown-why-not-its-turn = may air, but its turn has not come
rundown-why-airs = What airs:
rundown-why-notes = To know:

# What an edit changes: plan --diff, plan --against
rundown-diff-none = From { $from } to { $until }: nothing changes ({ $items } items differ).
rundown-diff-heading = From { $from } to { $until }: { $items } items change
rundown-diff-weekly = every { $days } from { $from }
rundown-diff-daily = every day from { $from }
rundown-diff-added = “{ $slot }” added at { $times } ({ $program })
rundown-diff-removed = “{ $slot }” removed at { $times } ({ $program })
rundown-diff-moved = “{ $slot }” ({ $program }) moved from { $was } to { $times }
rundown-diff-resized = “{ $slot }” ({ $program }) changes length from { $was } to { $times }
rundown-diff-replaced = “{ $slot }” { $times }: { $new } instead of { $old }
rundown-diff-moved-replaced = “{ $slot }” ({ $program }) moved from { $was } to { $times }: { $new } instead of { $old }
rundown-diff-exchanged = “{ $slot }” { $times } ({ $program }): { $new }, instead of “{ $was_slot }” { $was }: { $old }
rundown-diff-fillers = { $count } broadcasts differ in their fillers only

# Fairness between topics: plan --topics
rundown-turns-program = { $program } · { $pace } new episodes a week
rundown-turns-topic = Topic
rundown-turns-episodes = Episodes
rundown-turns-airings = Airings
rundown-turns-minutes = Minutes
rundown-turns-last = Last aired
rundown-turns-next = Next
rundown-turns-waiting = Waiting
rundown-turns-fresh = Never aired
rundown-turns-weeks = Weeks left
rundown-turns-out = none new

# Station call
rundown-call = This is { $station }, on the FM loudspeaker network. Today is { $weekday ->
    [d1] Monday
    [d2] Tuesday
    [d3] Wednesday
    [d4] Thursday
    [d5] Friday
    [d6] Saturday
   *[d7] Sunday
 }, day { $day } of month { $month }, { $year }; by the lunar calendar day { $lunar_day } of month { $lunar_month }, year { $lunar_year }. Welcome to the programme.
rundown-call-solar = This is { $station }, on the FM loudspeaker network. Today is { $weekday ->
    [d1] Monday
    [d2] Tuesday
    [d3] Wednesday
    [d4] Thursday
    [d5] Friday
    [d6] Saturday
   *[d7] Sunday
 }, day { $day } of month { $month }, { $year }. Welcome to the programme.

# The table of a day
rundown-heading = Rundown of { $weekday }, { $date }
rundown-texture = It lasts { $total } minutes in all, of which { $filler } minutes ({ $percent } %) only fill
rundown-texture-repeated = ; most often within an hour comes “{ $title }”: { $times } times from { $from } on
rundown-nothing-due = { $weekday }, { $date }: nothing is due
rundown-episode = episode { $episode }
rundown-episode-repeat = episode { $episode }, repeat
rundown-weekday-1 = Monday
rundown-weekday-2 = Tuesday
rundown-weekday-3 = Wednesday
rundown-weekday-4 = Thursday
rundown-weekday-5 = Friday
rundown-weekday-6 = Saturday
rundown-weekday-7 = Sunday
rundown-kind-opening = opening
rundown-kind-segment = segment
rundown-kind-closing = closing
rundown-kind-filler = filler
rundown-kind-fallback = fallback
rundown-kind-relay = relay
rundown-kind-live = live
rundown-kind-announcement = announcement
rundown-kind-drill = drill
rundown-notes-error = Will not air as it should:
rundown-notes-warning = Worth a look:
rundown-notes-info = Good to know:

# Dates people have set, and the date in a name
rundown-held-not-yet = “{ $title }” ({ $topic }) is not to air before { $from }
rundown-held-not-yet-many = { $count } segments of “{ $topic }” are not to air yet
rundown-held-over = “{ $title }” ({ $topic }) was to air until { $until } only
rundown-held-resting = “{ $title }” ({ $topic }) has aired lately and rests until { $until } (every)
rundown-held-resting-many = { $count } segments of “{ $topic }” have aired lately and rest (every)
rundown-read-again = reading { $reading } of { $times }, right after the one before
rundown-read-fewer = “{ $title }” is to be read { $times } times, { $length } each, but there is time for { $fits } only. Make the slot longer, or let it be read less often (read)
rundown-held-over-many = the last day of { $count } segments of “{ $topic }” is over
rundown-held-misdated = the name of “{ $title }” ({ $topic }) carries { $dated }, but the air date is { $date }. Check it again

# Making good
rundown-makes-good = makes good { $at } on { $weekday ->
    [Mon] Monday
    [Tue] Tuesday
    [Wed] Wednesday
    [Thu] Thursday
    [Fri] Friday
    [Sat] Saturday
   *[Sun] Sunday
} { $date } of “{ $slot }”
rundown-lost = { $ended ->
    [power-cut] broken off by a power cut
    [interrupted] gave way to something urgent
    [fault] broken off: the recording or the sound card failed
    [shutdown] broken off: the station was stopped
   *[cut] cut before half of it was heard
}
rundown-owed = “{ $program }” still owes { $at } on { $date }: no time has fitted yet; it can be made good until { $until }
rundown-owed-over = “{ $program }” was not made good for { $at } on { $date }: the time for it ended on { $until }. It is lost

# Limits on sessions
rundown-day-not-allowed = { $weekday ->
    [Mon] Monday
    [Tue] Tuesday
    [Wed] Wednesday
    [Thu] Thursday
    [Fri] Friday
    [Sat] Saturday
   *[Sun] Sunday
} is not one of the days on which the station may be heard
rundown-refused-day = { $slot_times } is left out: { $weekday ->
    [Mon] Monday
    [Tue] Tuesday
    [Wed] Wednesday
    [Thu] Thursday
    [Fri] Friday
    [Sat] Saturday
   *[Sun] Sunday
} is not one of the days on which the station may be heard
rundown-refused-sessions = { $slot_times } is left out: it would make { $count } sessions ({ $times }), { $limit } a day are allowed
rundown-refused-length = { $slot_times } is left out: the session { $times } would be { $length } long, { $limit } are allowed

# What lies in a folder and never airs
rundown-never-unused = “{ $title }” will not air: no program plays anything from the folder “{ $topic }”. Add the folder to “topics” of a program, or move the recording
rundown-never-unscheduled = “{ $title }” will not air: no slot airs a program that plays from “{ $topic }”. Add a slot to config/schedule.toml, or move the recording
rundown-never-too-long = “{ $title }” ({ $length }) will not air: no slot for “{ $topic }” is longer than { $longest }. Cut it in two, or lengthen the slot
rundown-never-misdated = “{ $title }” will not air: its name says { $dated }, long before it was put into “{ $topic }”. If the date is wrong, rename the file; if it may air all the same, give it dates in topic.toml ([[valid]])
rundown-never-more = { $first } (and { $count } more like it)
