# edit: edits of the station's files
edit-splice-unreadable = Part of this file cannot be read, so it is not edited. Run  phatthanh check , mend the place it names, then try again.
edit-splice-missing = { $what } is not in the file any more. Somebody renamed or removed it: look at the file, then try again.
edit-splice-several = There are several { $what } in the file, and nobody knows which is meant. Edit by hand so that one is left, then try again.
edit-splice-comment = There is a comment among the values of  { $what } , which an edit would lose. Edit this line by hand.
edit-splice-form = { $what } is written in a way that cannot be edited without touching other parts. Edit this line by hand.
edit-splice-meaning = The edit would change what other parts of the file mean, so it was not made. Edit by hand.

# Drafts
edit-by-whom = Name the person:  --by "NAME" .
edit-draft-empty = The draft has nothing to do yet.
edit-no-draft = There is no draft { $draft }. See the page of drafts, or run  phatthanh draft show .
edit-draft-signed = Draft { $draft } is signed and stays as it is. To take the change back: undo it in the history, or run  phatthanh history undo .
edit-draft-dropped = Draft { $draft } was dropped. Make a new one.
edit-no-slot = No slot “{ $slot }” holds on { $date } or later. Look at the page of the week, or at its name in config/schedule.toml.
edit-retire-later = Slot “{ $slot }” begins on that very day or later, so it cannot end before it. Undo the change that added it (phatthanh history undo), or choose a later day.
edit-change-later = Slot “{ $slot }” begins later than that day. Choose a later day, or undo the change that added it.
edit-change-dates = The id and from of a slot are not changed like this: the day is given when it is signed (--from), and --retire ends a slot.
edit-change-needs = The slot “{ $slot }” cannot do without  { $key } . Give it another value, or end the slot.
edit-set-where = { $file } is not edited like this: only config/station.toml, files of programs/, the topic.toml of a topic that is there, and days that are in config/calendar.toml. The week and its days have --change, --add, --retire, --day, --mourning, --tet, --off.
edit-set-holds-at-once = The draft sets keys of a program, a topic or the station, or takes a day out of the calendar: they count as soon as it is signed and wait for no day. Sign it for today, or make two drafts.
edit-from-past = The day it is to hold from is over. Choose today or a later day.
edit-two-persons = Its author and its signer are one person. This station asks for two (two_persons in config/station.toml): let another sign.
edit-nothing = The files are as the draft wants them: there is nothing to sign.
edit-put-back-in-order = The files are in order: there is nothing to put back. To take a change back, undo its row of the history.
edit-put-back-none = No version of these files in order is kept. Mend what  phatthanh check  names.
edit-no-base = The files this draft was made on are not kept any more. Make a new draft.
edit-note = Added on { $date }: drafted by { $author }, signed by { $by } (draft { $draft })
edit-station-refused = the running station refused them: { $faults } faults
edit-station-silent = after { $seconds } seconds the running station did not use the new files

# Drafts: each act in words
edit-draft-full = A draft has { $most } acts at most. Sign this one, and make another for the rest.
edit-draft-stale = The station's files changed since draft { $draft } was made, so nothing can be added to it or taken out. Sign it or drop it, and make a new draft for this.
edit-until-early = The last day of slot “{ $slot }” must be a day that exists, { $date } or later.
edit-op-change = Change slot { $slot }: { $keys }.
edit-op-add = Add slot { $slot }: { $keys }.
edit-op-retire = Retire slot { $slot } (it ends the day before; its block stays in the file).
edit-op-without = no { $key ->
    [until] last day
    [on_holiday] rule of its own for holidays
   *[other] { $key }
} any more
edit-op-set = Edit { $file }: { $keys }.
edit-op-entry = “{ $name }” ({ $when })
edit-day-there = The calendar has “{ $name }” on that day already ({ $when }). Leave this out of the draft, or switch off what is there on the calendar's page first.
edit-mourning-there = The calendar has state mourning from { $from } to the end of { $until } already. Leave this out of the draft, or switch off what is there on the calendar's page first.
edit-op-day = Only { $date } ({ $name }{ $holiday ->
    [yes] , a holiday
   *[no] {""}
}){ $drops ->
    [yes] {""}; leave out { $dropped }
   *[no] {""}
}{ $adds ->
    [yes] {""}; add { $added }
   *[no] {""}
}.
edit-op-mourning = State mourning from { $from } to the end of { $until }: entertainment leaves the air, and the week comes back by itself after it.
edit-op-off = { $list ->
    [mourning] Takes the mourning { $name } out of the calendar (its block in the file becomes a comment, as soon as it is signed).
   *[day] Takes the day “{ $name }” ({ $when }) out of the calendar (its block in the file becomes a comment, as soon as it is signed).
}
edit-op-day-lunar = Every year from { $lunar } of the lunar calendar, { $days } days (next { $date }): { $name }{ $holiday ->
    [yes] , a holiday
   *[no] {""}
}{ $replaces ->
    [yes] {""}; instead of the week's slots { $instead }
   *[no] {""}
}{ $drops ->
    [yes] {""}; leaves out { $dropped }
   *[no] {""}
}{ $adds ->
    [yes] {""}; adds { $added }
   *[no] {""}
}.
edit-op-extra = { $program } at { $at } for { $length }
edit-op-key = { $key ->
    [days] on { $value }
    [at] beginning at { $value }
    [length] for { $value }
    [program] playing { $value }
    [repeat] repeating { $value }
    [from] from { $value }
    [until] until { $value }
    [on_holiday] on holidays: { $value }
    [date] on { $value }
    [every] every year on { $value }
    [lunar] { $value } of the lunar calendar
    [length_days] { $value } days long
   *[other] { $key } = { $value }
}

# History
edit-no-version = There is no row { $seq } in the history. See its page, or run  phatthanh history .
edit-not-by-hand = Row { $seq } is no edit by hand, and needs no further signature.
edit-signed-already = Row { $seq } is signed already.
edit-undo-first = Row { $seq } is the first version: there is nothing before it to go back to.
edit-undone-already = What row { $seq } changed is not in the files any more: there is nothing to undo.
edit-not-kept = The files of row { $seq } are not kept any more, so it cannot be undone. Edit by hand.
edit-undo-slot = Slot “{ $slot }” was changed again since. Undo the later change first, or make a new draft.
edit-undo-changed = What it changed in { $path } was changed again, and nobody knows what to put back. Undo the later change first, or edit by hand.

# Differences in words
edit-weekday = { $day ->
        [Mon] Mon
        [Tue] Tue
        [Wed] Wed
        [Thu] Thu
        [Fri] Fri
        [Sat] Sat
       *[Sun] Sun
    }
edit-pattern = { $days } { $at } ({ $length })
edit-minutes = { $minutes } min
edit-minutes-seconds = { $minutes } min { $seconds } s
edit-says-days = From { $from } until { $until }, compared with now:
edit-says-nothing = Nothing differs on these days.
edit-says-moved = Slot { $slot } ({ $title }): moves from { $before } to { $after }.
edit-says-moved-to = { $title }: moves from slot { $slot }, { $before }, to slot { $other }, { $after }.
edit-says-added = New slot { $slot } ({ $title }): { $after }.
edit-says-gone = Slot { $slot } ({ $title }) goes: { $before }.
edit-says-instead = Slot { $slot } ({ $before }): { $instead } instead of { $title }.
edit-says-moved-instead = Slot { $slot }: was { $title }, { $before }; becomes { $instead }, { $after }.
edit-says-early = { $date }, { $at }: slot { $slot } repeats before { $original } has anything new, so the old episode is heard again.
edit-says-silence = { $date }: silence from { $from } until { $until }, within the session.
edit-says-note = { $date }: { $what }
edit-says-special = { $day }: was { $before }; becomes { $after }.
edit-says-special-none = nothing
edit-says-special-more = { $count } more days differ; see them by month on the calendar's page.
edit-says-topic = Topic { $topic }: { $before } becomes { $after }.
edit-says-lost = { $count } recordings do not air any more on these days: { $titles }.
