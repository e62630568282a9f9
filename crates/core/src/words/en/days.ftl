# days: the calendar, Tết and mourning switched on and off
days-bar = Calendar
days-title = Calendar
days-month = Month { $month }, { $year }
days-month-before = Month before
days-month-after = Month after
days-holiday = holiday
days-own = programs of its own
days-lunar-year = Lunar year { $year }.
days-nothing = Nothing airs on this day.
days-silent = silence
days-in-week = See the week
days-tet = Lunar New Year (Tết)
days-on = on
days-off = off
days-tet-switch = Switch Tết on…
days-mourning-switch = Switch mourning on…
days-switch-off = Switch { $name } off…
days-coming = Special days to come
days-add = Add a day
days-what = { $lunar } of the lunar calendar{ $holiday ->
    [yes] ; a holiday: each slot airs, rests or moves as it says for holidays
   *[no] {""}
}{ $replaces ->
    [yes] ; programs of its own instead of the week's
   *[no] {""}
}{ $drops ->
    [0] {""}
    [one] ; one slot left out
   *[other] ; { $drops } slots left out
}{ $adds ->
    [0] {""}
    [one] ; one program added
   *[other] ; { $adds } programs added
}.
days-unreadable = The station's files cannot be read whole, so nothing is switched. Run  phatthanh check , mend what it names, and load the page again.

# Switches
days-switch = Days switched on and off
days-choice = { $choice ->
    [tang] Switch mourning on
    [tet] Switch Tết on
    [so-ngay] Days of { $name }
   *[tat] Switch { $name } off
}
days-choice-why = { $choice ->
    [tang] On these days music and entertainment leave the air; news, announcements and emergencies stay. After them the week comes back by itself.
    [tet] It changes these days every year. How many there are is decreed yearly: read the notice, then write it here.
    [so-ngay] How many there are is decreed yearly: read the notice, then write it here.
   *[tat] Its block in the file becomes a comment: people read it still, the station does not. To switch it on again, undo the change in the history.
}
days-from = From
days-until = To the end of
days-length = Days
days-tet-start = From
days-tet-starts = { $start ->
    [first] the first day of the year
   *[other] New Year's Eve
}
days-instead-of-week = Programs of the day
days-instead-why = All empty: the week's slots, but those that rest on holidays. With programs: nothing but these airs on the days.
days-row = Program { $number }
days-row-at = At
days-row-length = Length
days-see = Preview
days-preview = What these days will air
days-preview-why = With the recordings there are now; others may air when the day comes. Nothing is changed yet.
days-new = added
days-gone = left out
days-other = plays something else
days-instead = then: { $what }
days-too-long = The last day is the first or later, and at most { $most } days make it.
days-no-length = “{ $found }” is no number of days. Write 1 to { $most }.
days-no-start = Choose the day on which it begins.
days-same = The file has { $days } days already.
days-mourning-is-on = The calendar has state mourning on those days already: { $dates }. Switch it off on the calendar's page first, or choose other days.
days-tet-is-on = The calendar has Tết already: { $dates }. Change its days or switch it off on the calendar's page.
days-gone-already = The calendar has no “{ $name }” any more. Somebody may have changed it. Open it again from the calendar's page.
