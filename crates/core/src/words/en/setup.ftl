# setup: the first pages of a new station
setup-title = A new station
setup-why = There is no station on this computer yet. Fill this in, and it is made and goes on air at once. All of it can be changed later.
setup-whose = Whose it is
setup-name = Name of the station
setup-name-hint = As it is called on air: Đài truyền thanh xã …
setup-unit = Name of the unit
setup-unit-hint = As reports have it: ỦY BAN NHÂN DÂN XÃ …
setup-place = Place
setup-place-hint = Before the date of reports.
setup-symbol = Symbol of the unit in numbers of documents
setup-officer = In charge of the column on administrative reform (with “Tư pháp” in it the legal officer approves its recordings)
setup-sessions = Hours
setup-sessions-hint = Each session has 30 minutes: announcements, the column or the bulletin, music. Leave empty what there is not.
setup-morning = Morning
setup-noon = Noon
setup-afternoon = Afternoon
setup-quiet = Quiet hours
setup-quiet-is = There are quiet hours: nothing sounds but an emergency
setup-quiet-from = From
setup-quiet-to = To
setup-card = Sound card
setup-card-which = The card that leads to the transmitter
setup-card-hint = Leave it if you are not sure; try its sound once the station is made, and choose again.
setup-topics = Topics of the column on administrative reform
setup-topics-hint = Each has a folder of its own, and its turn.
setup-topics-other = Other topics, one a line
setup-do = Make the station
setup-lacks = Missing: { $what ->
    [name] the name of the station
    [unit] the name of the unit
    [place] the place
    [symbol] the symbol of the unit
    [officer] who is in charge of the column
   *[card] the sound card
}.
setup-no-session = No session has a time. Write one at least, for instance 17:00.
setup-no-topic = No topic was chosen for the column.
setup-topic-taken = There can be no folder for the topic “{ $topic }”: the name is taken, or has no letters. Choose another.
setup-faulty = What was given makes no station; its faults stand below. Nothing was written.
setup-made = The station is made and runs.
setup-starts = The station is made and starts; load this page again in some seconds.
setup-next = Next
setup-next-music = Send some music and the station's introduction
setup-next-people = Add the others, each with a role
setup-next-week = See and change the week
setup-next-days = See the calendar: holidays, Tết
setup-next-approve = Approve what was sent
setup-next-tone = Try the sound to the transmitter, and choose the card
setup-today = Go to Today
