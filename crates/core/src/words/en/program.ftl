# program: the page of programs, fairness among topics
program-bar = Programs
program-title = Programs
program-why = Where each program takes its recordings, how it chooses them, when it airs. To change one, open its file; nothing changes before the draft is signed.
program-in-charge = In charge
program-pick = Choice
program-pick-says = { $pick ->
    [relay] a relay, or live from an input
    [rotate] topics in turn
    [newest] the newest recording
    [in-order] one after another
   *[dated] the recording of the day
}
program-topics = Topics
program-topic = Topic
program-evergreen = Played when nothing else can
program-none = none
program-approval = Approval
program-approval-says = { $needed ->
    [yes] only what is approved
   *[no] none needed
}
program-next = Next
program-not-due = no slot in the next 8 days
program-next-at = { $weekday ->
    [Mon] Mon
    [Tue] Tue
    [Wed] Wed
    [Thu] Thu
    [Fri] Fri
    [Sat] Sat
   *[Sun] Sun
} { $at }{ $repeat ->
    [yes] {" "}(repeat)
   *[no] {""}
}
program-open = Open { $program }
program-fairness = Topics that have not aired for long
program-turn = Each topic has its turn once in { $weeks } weeks; longer than that is overdue.
program-last-new = Last aired new
program-last-repeat = Last repeated
program-next-turn = Next
program-rests = How long ago
program-rests-says = { $heard ->
    [yes] { $weeks ->
        [0] aired within a week
        [one] not aired for a week
       *[other] not aired for { $weeks } weeks
    }
   *[no] { $weeks ->
        [0] never aired
        [one] never aired, for a week
       *[other] never aired, for { $weeks } weeks
    }
}
program-moved-on = Somebody changed the program's file after you opened this page; nothing went into a draft. Below is what it says now: make your change on that, and send it again.
program-overdue-title = Topics that are overdue
program-overdue = { $program }: { $topic } has not aired for { $weeks } weeks, a turn is { $turn }. Record or approve something for it.
program-see = See Programs

# One program
program-one = Program
program-unknown = There is no program “{ $program }”. Somebody may have renamed its file. Open it again from Programs.
program-form-why = Sent, it becomes part of a draft; the program stays as it is until the draft is signed, and changes at once then.
program-file = File
program-file-why = The file as it stands, comments and all. Only the values that differ are edited here; other lines are edited in the file.
program-file-long = The file goes on; read the rest in the file.
program-key = { $key ->
    [title] Title
    [in_charge] In charge
    [pick] Choice
    [topics] Topics
    [opening] Opening
    [closing] Closing
    [filler] Filler
    [evergreen] Played when nothing else can
    [approval] Only what is approved
    [mandatory] Made good when missed
    [make_good] Made good within
    [expires] Recordings expire after
   *[after_power_cut] When power comes back
}
program-choice = { $choice ->
    [rotate] topics in turn
    [newest] the newest recording
    [in-order] one after another
    [dated] the recording of the day
    [join] join where it would be
    [restart] from the beginning
   *[skip] leave it out
}
program-topics-why = Number the topics of the program (1 has its turn first); empty is not of the program.
program-same = Nothing differs: the fields are as the file has them.
program-no-choice = The value of { $key } is not in the list. Choose again.
program-no-length = { $key }: “{ $found }” is no length of time. Write 7 days, 36 hours or 90 minutes.
program-no-place = “{ $found }” is no place for the topic “{ $topic }”. Write 1, 2, 3… or leave it empty.
