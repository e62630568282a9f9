# console: the station's pages in a browser
console-open = The station's pages: { $url }
console-open-first = The station's pages: { $url } Nobody has an account yet. Open the page and make the first one with the code { $code }
console-port-taken = The station's pages cannot be opened: another program uses port { $port }. The station stays on the air and tries again. Close that program, or write another port into [console] listen of station.toml and start again.
console-port-refused = The station's pages cannot be opened: this computer does not allow port { $port }. The station stays on the air. Write a port from 1024 on into [console] listen of station.toml and start again.
console-port-fails = The station's pages cannot be opened at { $address } ({ $problem }). The station stays on the air and tries again. Look at [console] listen of station.toml.

# Roles
console-role = { $role ->
    [can-bo-dai] Station staff
    [tu-phap] Legal officer
    [van-hoa] Culture officer
    [lanh-dao] Commune leadership
    [quan-tri] Administrator
   *[cong-tac-vien] Contributor
}

# The frame
console-handbook = Handbook
console-handbook-sheets = Sheets of the handbook
console-handbook-which = Choose a sheet above; they are in Vietnamese, as they are printed. Sheet 1 should hang beside the machine.
console-skip = To the content
console-bar = Pages
console-bar-today = Today
console-bar-approve = To approve
console-old = This page has heard nothing from the station for more than 5 seconds. What stands below may be old.
console-bar-recordings = Recordings
console-sign-out = Sign out
console-trouble = Not done
console-trouble-back = To the first page
console-trouble-busy = The station is busy and could not note this. Wait some seconds and try again.
console-trouble-broken = This page failed. The station stays on the air. Load it again; if it still fails, tell the administrator.
console-trouble-people = The list of people (var/people.db) cannot be read or written. The station stays on the air. See whether the disk has room, and load the page again.
console-trouble-log = The airtime log cannot be read. The station stays on the air. Load the page again in some minutes.
console-trouble-stale = This page is too old to be sent; nothing was changed. Load it again and repeat.
console-trouble-not-yours = This account may not use this page. Ask the administrator for another role if you need it.
console-trouble-nowhere = There is no such page. The address may be mistyped.
console-trouble-host = The station's pages do not open under this name. Use the address that the station's computer gave, for example http://127.0.0.1:8080/
console-trouble-origin = This request came from another site and was refused; nothing was changed. Do it on the station's own pages.
console-trouble-form = What was sent cannot be understood, or is too long. Nothing was changed.
console-trouble-late = This page took too long. The station stays on the air. Load it again in some minutes.
console-trouble-token = There is no token, or it is wrong, expired or taken back. Send it in the header Authorization: Bearer TOKEN. An administrator makes one at the page People, or on the station's computer: phatthanh user token add
console-trouble-slow = A wrong token was sent just before. Wait { $seconds } s, then send again.
console-trouble-scope = This token does not have the scope "{ $scope }". Ask an administrator for one that has.
console-trouble-mute = The station has said nothing for more than 5 seconds, so nobody knows what is on air. See whether its computer runs.
console-trouble-method = This address is not asked in this way. See /api/v1/openapi.json
console-api-unknown = There is no parameter "{ $name }", or it stands twice. Known: { $known }.
console-api-wrong = { $name } = "{ $found }" is not understood. A day is written 2026-11-24, an instant 2026-11-24T17:00:00+07:00; see /api/v1/openapi.json
console-api-far = { $date } is too far away. Days from { $from } to { $to } can be asked for.
console-api-range = The time must end after it begins, and be no longer than { $days } days.
console-calendar-order = { $drill ->
    [yes] DRILL: order of { $by }
   *[no] Order of { $by }
}

# Signing in
console-field-name = User name
console-field-title = Full name
console-field-password = Password
console-field-new-password = New password (at least 8 characters)
console-field-again = New password again
console-field-pin = PIN
console-field-new-pin = New PIN (4 to 8 digits; empty: no PIN)
console-field-code = First code
console-sign-in = Sign in
console-sign-in-do = Sign in
console-sign-in-forgotten = Forgotten: ask the administrator for a new password, or run on the station's computer: phatthanh user reset NAME
console-sign-in-wrong = The user name or the password is wrong, or the account is closed.
console-sign-in-waits = That was wrong just now. Wait { $seconds } seconds and try again. The account is not locked.
console-first = Make the first account
console-first-why = The station has no account yet. Whoever makes the first one is its administrator and can add others.
console-first-where = The code is on the screen of the station's computer when it starts, and in: phatthanh status
console-first-wrong = The code is wrong. Look at it again on the station's computer: phatthanh status
console-first-roles = This person is also (in a small station)
console-first-do = Make the account
console-name-letters = "{ $name }" cannot be a user name. Use small letters without accents, digits, point, hyphen; 2 to 32 of them. For example: hanh.nguyen
console-name-taken = The user name "{ $name }" is taken. Choose another.
console-title-missing = The full name is missing (up to 80 characters). It is written into the log.
console-roles-missing = No role was chosen.
console-password-short = The password is too short: at least { $least } characters. Some familiar words together are easy to remember and hard to guess.
console-password-long = The password is too long: less than 200 characters.
console-password-guessed = This password is easily guessed. Use no user name, row of digits or one repeated character.
console-password-differs = The two new passwords differ.
console-password-same = The new password must be another than the old one.
console-pin-refused = A PIN has 4 to 8 digits, not one repeated and not in a row.
console-unlock = Come back
console-unlock-why = { $title } has rested for long, so the page is locked.
console-unlock-do = Open
console-unlock-wrong = The password is wrong.
console-unlock-wrong-pin = The PIN is wrong. After 3 wrong ones you sign in with the password again.
console-own = My account
console-own-must-change = Somebody else knows this password. Choose one of your own before you begin.
console-own-wrong = The present password is wrong; nothing was changed.
console-own-password = Change the password
console-own-password-do = Change the password
console-own-pin = PIN
console-own-pin-why = After 30 minutes without use the page is locked. A PIN opens it sooner.
console-own-pin-do = Keep the PIN

# Today
console-today = Today
console-verdict = { $verdict ->
    [heard] ON AIR, SOUND GOES OUT
    [quiet] NOTHING IS DUE
    [silent] NO SOUND GOES OUT
   *[unknown] UNKNOWN: THE STATION DOES NOT ANSWER
}
console-today-on-air = On air: "{ $title }", { $left } left (until { $end }).
console-today-next = Nothing is on air. Next at { $start }: "{ $title }".
console-today-nothing = Nothing comes next.
console-today-stale = The station has said nothing new since { $at }. What stands below is of then. See whether its computer runs.
console-today-rest = { $count ->
    [0] All is there until the end of tomorrow.
    [1] Until the end of tomorrow 1 matter needs a look.
   *[other] Until the end of tomorrow { $count } matters need a look.
}
console-today-order = { $drill ->
    [yes] DRILL. {""}
   *[no] {""}
}{ $level ->
    [khan-cap] Emergency
    [uu-tien] Priority
   *[thong-thuong] Routine
} order of { $by }: { $titles }
console-proof-card = Sound card
console-proof-silent = silent output (a trial, no card)
console-proof-no-card = none
console-proof-level = Level
console-proof-peak = peak { $peak } dBFS
console-proof-silence = silence
console-proof-frames = The card took
console-proof-taken = { $frames } frames
console-today-coming = Next
console-today-lacks = To be seen to before its time
console-today-lacks-nothing = Nothing lacks until the end of tomorrow.
console-today-counts = Recordings waiting for approval: { $waiting }. Files not taken: { $refused }.
console-today-alarms = Alarms
console-today-alarms-none = No alarm.
console-today-since = Since { $since }:
console-today-machine = Computer
console-machine-time = Station time
console-machine-clock = Clock
console-machine-disk = Disk
console-machine-room = { $room } free
console-machine-unknown = not known
console-machine-backup = Backup
console-machine-copied = last good copy: { $at }
console-machine-not-copied = none yet
console-machine-log = Log
console-machine-transmitter = Transmitter
console-machine-rows = { $rows ->
    [0] all written
    [1] 1 row waits
   *[other] { $rows } rows wait
}
console-wall = Wall screen

# Confirming the clock
console-time = Confirm the station's clock
console-time-trusted = The station believes the computer's clock. There is nothing to do.
console-time-says = The computer's clock as this page was opened: { $now }.
console-time-how = Look at a phone with a network or at the television, not at this computer. Write down the day and time it says.
console-time-date = Day
console-time-time = Time
console-time-do = I have looked: the computer's clock is right
console-time-what = Write both day and time, as 24/11/2026 and 17:30.
console-time-not-taken = The station has not taken the confirmation. Load this page anew to see, then try again.

# To approve
console-approve = To approve
console-approve-nothing = Nothing waits for approval.
console-approve-facts = { $topic } · { $length }{ $known ->
    [yes] {" "}· { $loudness } LUFS as heard, before any gain
   *[no] {""}
}
console-approve-next = Once approved it airs next at { $at }, in "{ $program }".
console-approve-no-next = It is not its turn within 8 days.
console-approve-listen = Listen to "{ $title }"
console-approve-read = Read its script and look closer
console-approve-all = Back to what waits
console-approve-channel = How the decision came
console-channel = { $channel ->
    [giay] Signed on paper
    [tin-nhan] A written message
   *[loi-noi] Said, or by telephone
}
console-approve-note = Note (a document's number; whoever returns or withdraws must give a reason)
console-approve-do = Approve it
console-approve-do-chosen = Approve those chosen
console-return-do = Return it
console-return-do-chosen = Return those chosen
console-withdraw-do = Withdraw
console-withdraw-now = If it is on air, end it at once
console-approve-none = Nothing was chosen; nothing was changed. Tick at least one recording.
console-approve-why = The reason is missing; nothing was changed. Whoever returns or withdraws must give one, so that the author knows what to mend.
console-approve-how = How the decision came was not chosen; nothing was changed.
console-approve-gone = A chosen recording is no longer in its folder, or its file was replaced; nothing was changed. Look at the list again.
console-approve-clock = Nothing was written: the computer's clock is not believed. { $problem }
console-approve-others = { $count ->
    [1] 1 more waits for the commune's leadership.
   *[other] { $count } more wait for the commune's leadership.
}
console-approve-no-legal = No program names the legal officer as in charge (in_charge of programs/*.toml, with the words "Tư pháp"), so only the leadership can approve.
console-approve-another = This account sent this recording itself. The station wants another person to decide about it ([console] two_persons).
console-approve-leader-only = Only the commune's leadership can approve this: it lies outside the programs that the legal officer is in charge of.
console-approve-latest = Decided lately
console-approve-word = { $approved ->
    [yes] approved
   *[no] returned or withdrawn
}: { $by }{ $noted ->
    [yes] {" "}({ $note })
   *[no] {""}
}
console-approve-places = File
console-approve-hash = Hash (of just these bytes)
console-script = Script
console-script-none = There is no text (.txt) of its name beside it.
console-script-spoken = A machine speaks this.
console-script-away = The recording's folder does not answer, so its script could not be read. Look at the disk or share and load the page again.
console-page-before = Page before
console-page-after = Page after
console-page-number = Page { $page }/{ $pages }

# Log
console-bar-log = Log
console-bar-reports = Reports
console-bar-users = People
console-log = Log
console-log-nothing = Nothing aired or was to air on this day.
console-log-chain = Check the log
console-log-day = Day (like 01/12/2026)
console-log-program = Program
console-log-all = All
console-log-silent = Silent at what time? (like 17:30)
console-log-failed = Only what was missed or broken off
console-log-do = Show
console-log-before = Day before
console-log-after = Day after
console-log-why = Why?
console-why = Why it plays this
console-why-unknown = There is no slot "{ $slot }", or the date is wrong. Open it again from the log.

# People
console-users = People
console-users-add = Add a person
console-users-add-do = Make the account
console-users-password = The first password of { $title } ({ $name }), shown only once. At sign-in that person has to choose one of their own.
console-users-unknown = There is no account "{ $name }". Load the page again.
console-users-last-admin = This is the only administrator. Give another person that role first.
console-users-closed = closed
console-users-new = Has not chosen a password yet.
console-users-session = Signed in from { $address } for { $minutes ->
    [1] 1 minute
   *[other] { $minutes } minutes
}.
console-users-end = End the session
console-users-reset = Give a new password
console-users-enable = Open the account
console-users-disable = Close the account
console-users-roles = Change the roles
console-users-roles-do = Keep the roles
console-users-what = Roles
console-tokens = Tokens
console-tokens-why = With a token another program asks the station by /api/v1, without signing in: a screen, a calendar, monitoring. Whoever holds it can use it. What is done with it stands in the log under the token's name.
console-tokens-description = Description of the API (OpenAPI)
console-tokens-calendar = What airs in 14 days (iCal)
console-tokens-add = Make a token
console-tokens-add-do = Make the token
console-tokens-name = Its name (where it is used, for example screen-gate)
console-tokens-days = For how many days
console-tokens-scopes = Scopes
console-tokens-revoke = Take the token back
console-scope = { $scope ->
    [status] See what is on air, orders, figures (status)
    [plan] See the rundown, the calendar (plan)
    [log] See the airtime log (log)
    [library] See the recordings (library)
    [wall] Show the screen on the wall, nothing else (wall)
    [interrupt] Give orders: recordings that are approved, texts that a machine speaks (interrupt)
   *[order] End the item on air, stop orders (order)
}
console-token-interrupt = A token that gives orders (interrupt) is made by an administrator who may give orders too. Choose other rights, or have your account given such a role.
console-token-once = The token { $name }, shown only once. Copy it into the program now.
console-token-wall = With this token the screen on the wall is opened by the address below; the browser exchanges it for a cookie at once, so that the token does not stay in its address bar.
console-token-state = { $state ->
    [good] Good until { $until }
    [expired] EXPIRED since { $until }
   *[revoked] TAKEN BACK on { $revoked }
}
console-token-made = Made by { $by } on { $at }. { $known ->
    [yes] Last used at { $used }.
   *[no] Never used.
}
console-token-letters = The name "{ $name }" cannot be used. Use small letters without accents, digits, dots, hyphens; 2 to 32 characters. For example: screen-gate
console-token-taken = The name "{ $name }" was used before, be it by a token taken back: the log names it. Choose another.
console-token-scopes-missing = No scope is chosen.
console-token-days = The days must be 1 to { $most }.
console-token-unknown = There is no token "{ $name }" that could be taken back. Load the page again.

# Recordings
console-recordings = Recordings
console-recordings-search = Search (accents make no difference)
console-recordings-search-do = Search
console-recordings-none = There is no such recording.
console-recordings-count = { $count ->
    [1] 1 recording.
   *[other] { $count } recordings.
}
console-recordings-refused = Files not taken ({ $count })
console-recordings-more = { $count } more; see to these first.
console-recordings-state = { $state ->
    [ready] may air
    [waiting] waits for approval
    [returned] returned or withdrawn
    [expired] its time is over
   *[refused] not taken
}
console-recordings-next = Airs next at { $at }, in "{ $program }".
console-recordings-see = Listen, read, approve or withdraw
console-recordings-all = Every recording
console-recordings-one = See this recording
console-recordings-back = Back to the recordings
console-recordings-author = Sent by { $by } at { $at }.
console-recordings-last = Aired lately: { $times }.
console-recordings-returned = { $by } returned or withdrew it{ $noted ->
    [yes] : { $note }
   *[no] {"."}
}
console-recordings-replace = Send another file in its place
console-recordings-why = Why it is withdrawn (may be left out)
console-recordings-take-back = Withdraw this recording

# Sending
console-upload = Send a recording
console-upload-topic = Folder (topic)
console-upload-file = Audio file
console-upload-hint = From a computer or a phone. A file has { $most } at most. After a cut it goes on from where it was; in a browser that does not run the page's script it must be sent again from the beginning, and takes 10 minutes at most.
console-upload-do = Send
console-upload-in-place = The new file takes the place and the name of “{ $path }”. It must be approved anew; until then nothing airs from that place.
console-upload-sending = Sending [ten]: [phan] %
console-upload-waiting = The station's computer cannot be reached. The page goes on by itself once it can; leave it open.
console-upload-checking = [ten] is sent. The file is being checked; the result will stand under “What you sent”, also if you close this page.
console-upload-failed = It could not be sent. Load the page again and choose the file once more: what was sent is kept.
console-upload-request = The way this file was sent is not understood. Nothing was put into the folder. Load the page again and send it once more.
console-upload-empty = No file was chosen, or it is empty. Choose an audio file.
console-upload-too-long = The file has more than { $most } and cannot be sent by this page. Compress it to MP3 or FLAC, divide it, or copy it into the folder on the station's computer.
console-upload-name = By its name “{ $name }” is no audio file. Send an MP3, WAV, M4A, FLAC or Ogg file.
console-upload-topic-none = There is no such folder, or this account may send nothing into it. Choose another.
console-upload-replaces-none = That recording cannot be replaced: this account did not send it, it has left its folder, or the new file ends otherwise than the old. Send it as a new recording.
console-upload-too-many = { $most } files are half sent. Finish them or give some up, then send another.
console-upload-full = Too many people are in the middle of sending. Wait until others are done, then send it again.
console-upload-no-room = The station's disk has { $room } left: no room for this file and the log. Ask the administrator to clear the disk.
console-upload-unknown = There is no such half-sent file any more: it was finished, given up, or left for 7 days. Send it from the beginning.
console-upload-cut = Not all of the file came: the line was cut. Send it again.
console-upload-busy = Many people are sending at once. Wait a few minutes, then send it again.
console-upload-link = That folder on the station's computer is a link or no folder, so nothing is put into it. Tell the administrator.
console-upload-away = All of the file came, but its folder on the station's computer does not take it yet. It is kept, and put there by itself once the folder does.
console-upload-disk = The station's computer could not write the file ({ $problem }). The station stays on the air. Ask the administrator to look at the disk, then send it again.
console-upload-unfinished = Half sent
console-upload-unfinished-hint = To go on: choose the same file above and press Send; the page goes on from where it stopped. After 7 days it is dropped.
console-upload-far = { $sent } of { $length } are there ({ $percent } %).
console-upload-give-up = Give this file up
console-sent = What you sent
console-sent-checking = Being checked: the result will stand here.
console-sent-replaced = Another file lies in this place now.
console-sent-gone = The file is no longer in its folder.

# Encryption: the page /ca
console-tls-open = The station's pages are encrypted. A new phone or computer: open { $address } for the certificate. Fingerprint: { $fingerprint }
console-tls-disk = The station's pages are not open yet: { $path } cannot be read or written ({ $problem }). The station is on air and tries again. See whether the disk has room.
console-tls-damaged = The station's pages are not open yet: { $path } is damaged or missing. The station is on air. Bring the folder var/tls back from the backup; where there is none, remove var/tls, run phatthanh tls init, and give every phone and computer the new certificate.
console-tls-fails = The station's pages are not open yet: no certificate can be made ({ $problem }). The station is on air and tries again.
console-ca = The station's certificate
console-ca-why = The station's pages are encrypted by a certificate that the station gives itself. Install it once on each phone and computer: from then on the browser knows the station and no longer says “not secure”. The certificate holds for addresses of the local network only.
console-ca-take = Download the certificate
console-ca-fingerprint = Fingerprint (SHA-256)
console-ca-compare = Before you install it, compare this with the fingerprint that is kept beside the station's computer. If one character differs, do not install it and tell the administrator.
console-ca-how = How to install it
console-ca-device = { $device ->
    [android] Android phones
    [iphone] iPhone, iPad
    [windows] Windows computers
   *[firefox] Firefox
}
console-ca-steps = { $device ->
    [android] Download the certificate. Open Settings, search for “CA certificate”, choose to install one from storage, and pick the file.
    [iphone] Open this page in Safari and download the certificate. Open Settings, choose Profile Downloaded, and install it. Then go to General, About, Certificate Trust Settings, and switch the station's certificate on.
    [windows] Download the certificate and open the file. Choose Install Certificate, Local Machine, and place it in the store Trusted Root Certification Authorities.
   *[firefox] Open Settings, search for “certificates”, View Certificates, the tab Authorities, Import, pick the file, and tick that it may identify websites.
}
console-ca-code = Open this page on a phone
console-ca-none = The station's pages are not encrypted. To encrypt them: run phatthanh tls init, write tls = true into [console] of config/station.toml, and restart the station.

# Reports
console-papers = Reports
console-papers-latest = Made lately
console-papers-period = Period
console-papers-or-from = Or from (for example 01/12/2026; empty: the period above)
console-papers-from = From (for example 01/12/2026)
console-papers-to = To the end of
console-papers-day = Day (for example 01/12/2026)
console-papers-format = As
console-papers-as = { $format ->
    [docx] Word document (.docx)
    [xlsx] Excel workbook (.xlsx)
    [html] Page to read and print (.html)
   *[json] Figures for programs (.json)
}
console-papers-silence = Was the station silent at this time? (may be left out, for example 24/11/2026 17:30)
console-papers-do = Make it
console-papers-all = Back to Reports
console-papers-long = That is too long: { $days } days at most. Make several.
console-papers-room = The disk has less than { $room } of room, so no evidence pack is made: the airtime log needs room. Clear the disk first.
console-papers-failed = It could not be made ({ $problem }). The station is on the air all the same. See whether the disk has room, then make it again.
console-paper = Paper
console-paper-kind = { $kind ->
    [bao-cao] Airtime report
    [nhat-ky-phat-thanh] Broadcast diary
    [so-duyet] Approval book
    [bang-nhat-ky] Table of the log
   *[chung-cu] Evidence pack
}
console-paper-why = { $kind ->
    [bao-cao] Airtime by program and topic; incidents; blanks for whoever signs.
    [nhat-ky-phat-thanh] What was heard on a day, to be signed and kept.
    [so-duyet] Who approved, returned or withdrew which recording, when and by which channel.
    [bang-nhat-ky] Every airing, one a row, for a spreadsheet (.csv).
   *[chung-cu] All that a stranger needs to see what the station aired: the sealed log, papers, kept sound (.zip). At most 92 days at a time; it may take some minutes.
}
console-paper-stands = { $stands ->
    [waits] Waits for its turn
    [works] Is being made
    [made] Made, { $size }
   *[failed] Could not be made
}
console-paper-before = { $count } before it.
console-paper-leave = This page loads itself again. You can do other work and come back to Reports: it goes on, and stands under "Made lately".
console-paper-see = Read, print
console-paper-keep = Download
console-reconcile = A day against its plan
console-reconcile-reason = The reason of all in this day that has none
console-reconcile-do = Write the reason into the log
console-reconcile-why = There is no reason; nothing has changed. It is written into the airtime log under your name and kept for good.
console-reconcile-more = { $count } more are not shown.
console-reconcile-column = { $column ->
    [at] Time
    [kind] How it differs
    [title] Item
   *[why] Reason
}
console-reconcile-kind = { $kind ->
    [not-aired] not aired
    [broken-off] broken off
    [late] late
    [replaced] something else in its place
    [unplanned] not in the plan
    [plan-changed] taken out of the plan
    [silent] aired says the log, but the recording of the air is silent
   *[not-recorded] not recorded
}

# Urgent
console-bar-urgent = Emergency
console-urgent = Emergency
console-unlock-urgent = Unlock and go to Emergency
console-urgent-see = { $count ->
    [0] See what is on air; skip or withdraw it
    [1] 1 order is in force: see and stop it
   *[other] { $count } orders are in force: see and stop them
}
console-urgent-what = 1. What is said
console-urgent-prepared = Recordings that are prepared; choose one or several, they are played by the names of their files:
console-urgent-none-prepared = No recording is prepared in audio/{ $folder }. Find another below, or type a text.
console-urgent-search = Find another recording (without accents too)
console-urgent-text = Or type a text that the machine speaks (after the recordings chosen)
console-urgent-mute = No text can be typed for the machine to speak.
console-urgent-record = { $what ->
    [what] Or record it here (three minutes at most; said behind the recordings that are chosen):
    [first] Record
    [again] Record anew
    [end] Stop recording
    [play] Listen to it
    [halt] Stop listening
    [use] Use this recording
    [asks] Asking for the microphone. Press “Allow” if the browser asks.
    [denied] No microphone can be used. Allow it for this page in the browser's settings, see whether one is plugged in, and press again.
    [takes] ● Recording
    [whole] Recorded. Listen to it, then press “Use this recording”.
    [lost] The microphone was cut off. What was recorded is kept.
    [mute] △ The recording has no sound. Look at the microphone and record anew.
    [sends] Sending the recording to the station…
    [sent] The station has the recording. Fill in the parts below and review.
   *[failed] The recording could not be sent. Press “Use this recording” again; it is still on this page.
}
console-urgent-recorded-title = Recorded by { $name } at { $at }
console-urgent-recorded-use = say this
console-urgent-recorded-gone = The recording that was chosen is gone (an hour has passed, or the station has just started). Record it anew.
console-urgent-recorded-long = The recording is longer than three minutes. Make it shorter.
console-urgent-desk-do = Drill at the desk (heard on this computer only)
console-urgent-desk-title = Drill at the desk
console-urgent-desk = { $what ->
    [only] DRILL AT THE DESK: HEARD ON THIS COMPUTER ONLY, NOT ON AIR
    [what] The station plays on as ever, and nobody but this computer hears this. The log has it as a drill at the desk. For a drill on air mark “This is a drill” in part 3 and say it.
    [play] Listen from beginning to end
    [halt] Stop listening
    [over] The drill is over. Nothing went on air.
    [failed] This computer plays no sound. Look at its loudspeaker, or listen to the parts below.
    [signal] Attention signal
   *[back] Review it to say it on air
}
console-urgent-desk-part = { $title } · { $length } (reading { $time } of { $times })
console-urgent-whose = 2. Whose order
console-urgent-ordered-by = Who gives the order (name or office)
console-urgent-channel = How the order came
console-urgent-note = Note (number of the paper, telephone number that called…)
console-urgent-as = 3. How it is said
console-urgent-level-as = { $level ->
    [khan-cap] Emergency: cuts in and sounds at once, in quiet hours too
    [uu-tien] Priority: cuts in and sounds at once, but not in quiet hours
   *[thong-thuong] Routine: waits for the end of the item on air, within a session
}
console-urgent-drill = This is a drill (called so everywhere; not in quiet hours)
console-urgent-repeat = How often it is said in a round (1 to { $most })
console-urgent-more = Several rounds, when it ends, waiting for its turn
console-urgent-every-minutes = A round every so many minutes (empty: one round)
console-urgent-until-time = Ends at (for example 22:00; empty: after 24 hours)
console-urgent-until-date = Date of the end (for example 25/11/2026; empty: the next such time)
console-urgent-after-item = Wait for the end of the item on air
console-urgent-replace = End the orders in force, and say this instead
console-urgent-review = Review before it airs
console-urgent-review-why = The next step speaks the text, measures the recordings, and says what will sound, when, and what it cuts. Nothing is on air yet.
console-urgent-nothing = No recording is chosen and no text is typed. Choose one recording at least, or type a text.
console-urgent-many = An order says { $most } recordings at most. Leave some out.
console-urgent-long = The text has { $letters } letters, too many to be said at once: { $most } at most. Write it shorter, or as several orders.
console-urgent-no-words = The text has no words that the machine could read. Write a sentence.
console-urgent-by-whom = Who gives the order is missing, or longer than 80 letters. Write the name or office of whoever gives the order.
console-urgent-how = How the order came is not chosen. Choose one way in part 2.
console-urgent-level = How urgent the order is is not chosen. Choose emergency, priority or routine in part 3.
console-urgent-times = How often it is said must be from 1 to { $most }. Correct it in part 3.
console-urgent-every = The minutes between rounds must be from 1 to { $most }; leave it empty for one round.
console-urgent-every-until = Several rounds need the time at which they end. Write it in part 3.
console-urgent-until = The end must be written like 22:00, after now and within 7 days. Correct it in part 3.
console-urgent-gone = A recording that was chosen lies in its folder no longer, or its file was replaced. Choose again.
console-urgent-unapproved = “{ $title }” is not approved. Ask somebody who may approve it (page To approve), or type the words of the order for the machine to speak.
console-urgent-not-approved-yet = Nobody has approved this recording. It airs on the order of a person who may approve it, whose name stands in the log.
console-urgent-withdrawn = “{ $title }” was returned or withdrawn, so nobody can order it. It must be approved again first.
console-urgent-expired = “{ $title }” is out of date, so nobody can order it. Choose another recording, or type a text.
console-urgent-broken = A recording that was chosen cannot be played. { $reason }
console-urgent-stale = This review is too old, or the station was started again, so nothing aired. Review it once more and give it then; what was typed is still below.
console-urgent-same = Order { $seq } is in force and says exactly this, so no other is taken. To have it said from the beginning, choose “End the orders in force” in part 3.
console-order-times = How often it is said (repeat) must be from 1 to { $most }.
console-order-until = An order ends (until) later than now and within 7 days.
console-order-every-until = Several rounds need the time at which they end (until).
console-order-same = Order { $seq } (given at { $at }) says exactly this and is not at its end, so no other is taken. To have it read from its beginning, order it as a replacement (replace); or stop order { $seq }.
console-order-no-recording = No recording of the station is called “{ $id }”. Give its path or its id as phatthanh library shows it there.
console-urgent-confirm = Review, then air
console-urgent-is-drill = ◆ DRILL
console-urgent-says = What sounds
console-urgent-reads = The machine reads the text as
console-urgent-unknown = The machine is not sure how to read “{ $words }”. Listen to it, or write it out.
console-urgent-other-voice = The station's own voice does not work, so espeak-ng speaks. { $what }
console-urgent-warning = No voice works, so the recorded warning for all cases airs in place of the text. { $what }
console-urgent-where = Where
console-urgent-on = On the air of { $station }{ $output ->
    [none] . There is no sound card now: nobody hears it, it airs once there is one again.
    [silent] {" "}(silent output: a trial, nobody hears it).
   *[card] .
}
console-urgent-how-urgent = Level
console-urgent-begins = When
console-urgent-when = { $how ->
    [now] At once when you press.
    [after] After the item on air, at about { $at }.
    [session] In the next session, at about { $at }.
    [order] After order { $order }, which holds the air.
    [quiet] These are quiet hours, so it waits until { $at }. Only an emergency that is no drill sounds in quiet hours.
   *[unknown] In the next session; it is not known when.
}
console-urgent-how-long = How long
console-urgent-lasts = About { $length } a round: { $signal ->
    [yes] the attention signal, then {""}
   *[no] {""}
}said { $times ->
    [1] once.
   *[other] { $times } times.
}
console-urgent-rounds = A round every { $minutes ->
    [1] minute.
   *[other] { $minutes } minutes.
}
console-urgent-ends = It ends at { $until }.
console-urgent-cuts-what = What it cuts
console-urgent-cuts-nothing = It cuts nothing.
console-urgent-cuts = “{ $title }”, on air now, is cut{ $after ->
    [go-on] ; afterwards it goes on where it was cut, as far as its slot lasts.
    [join] ; afterwards the program is joined where it would be by then.
   *[none] .
}
console-urgent-replaces = Order { $seq } of { $by } ends for good.
console-urgent-order = Whose order
console-urgent-order-of = The order of { $ordered_by }; { $by } gives it to the station. Both names are written into the log.
console-urgent-do = AIR IT
console-urgent-hold = HOLD 3 SECONDS TO AIR
console-urgent-held-short = Held for less than 3 seconds, so nothing aired.
console-urgent-back = Correct it
console-urgent-now = Orders on air
console-urgent-orders = Orders in force
console-urgent-no-orders = No order is left; the station follows its schedule.
console-urgent-taking = Order { $seq } is written into the log; the station is taking it up.
console-urgent-number = Order { $seq }
console-urgent-left = { $count ->
    [0] All of it was said
   *[other] { $waits ->
        [yes] The next round is at { $due }, { $count ->
            [1] one reading
           *[other] { $count } readings
        }
       *[no] { $count ->
            [1] 1 reading of this round is left, that on air included
           *[other] { $count } readings of this round are left, that on air among them
        }
    }
}; it ends at { $until }.
console-urgent-another = Give an order
console-urgent-leave = No, back to what is on air
console-urgent-stop = Stop order { $seq }
console-urgent-stop-all = Stop all orders
console-urgent-stop-title = Stop an order
console-urgent-stop-what = It fades out and stops at once, and so do its later rounds; the station follows its schedule.
console-urgent-over = Order { $seq } is in force no longer, so there is nothing to stop.
console-urgent-over-all = No order is in force, so there is nothing to stop.
console-urgent-skip = Skip what is on air
console-urgent-skip-title = Skip what is on air
console-urgent-skip-what = “{ $title }” fades out and stops at once; { $known ->
    [yes] the station goes on with “{ $next }”.
   *[no] nothing comes after it.
}
console-urgent-nothing-on = Nothing is on air, so there is nothing to skip.
console-urgent-gone-by = That item is over and another is on air, so nothing was skipped. See again what is on air.
console-urgent-withdraw = Withdraw the recording on air
console-urgent-withdraw-title = Withdraw and take off the air
console-urgent-withdraw-what = “{ $title }” leaves the air at once if it is on, and may not air until it is approved again.
console-urgent-withdraw-why = Reason (whoever made the recording reads it; it is written into the log)
console-urgent-withdraw-gone = This recording lies in no folder any more, so it cannot be withdrawn. To end it at once, skip what is on air, or stop the order.
console-urgent-withdraw-not-yours = This account may not withdraw this recording: whoever may approve it can, and whoever sent it, on the page Recordings. To end it at once, skip what is on air.
console-machine = Machine

## Live
console-bar-talk = Live
console-talk = Speak live
console-talk-none = No live broadcast is due within seven days.
console-talk-none-how = To speak live by phone: in config/station.toml add an [[input]] with the line push = "browser"; in the program's file write form = "live" and input = that input's id; then give the program a slot.
console-talk-others = Other live broadcasts
console-talk-choose = Open the page of “{ $program }”, { $at }
console-talk-title = “{ $program }”, { $from } to { $until }.{ $known ->
    [yes] { " " }Who speaks: { $speaker }.
   *[no] {""}
}
console-talk-armed = { $armed ->
    [yes] ● Armed by { $by }.
   *[no] ■ Nobody has armed it.
}
console-talk-stage = { $stage ->
    [on-air] ON AIR
    [early] ITS TIME HAS NOT COME
    [listens] THE STATION HEARS IT, NOT ON AIR YET: SPEAK
    [stands-in] THE STATION HEARS NOTHING, MUSIC STANDS IN
    [closed] NOT ARMED
   *[over] ITS TIME IS OVER
}
console-talk-left = { $how ->
    [early] { $left } until it begins
   *[left] { $left } left
}
console-talk-nobody = No microphone is joined to this input.
console-talk-heard = { $heard ->
    [yes] The station receives { $name }, at { $peak } dBFS.
   *[no] { $name } has joined a microphone, and the station receives no sound of it.
}
console-talk-speaker = Who will speak (name or office; the log has this name)
console-talk-open = Arm this broadcast
console-talk-close = End the live part
console-talk-close-what = What is said goes off air at once, and music plays to the end of the slot.
console-talk-gone = That live broadcast is not there any more. Choose one below.
console-talk-who = Nobody is named who will speak, or the name is longer than 80 letters. Write the name or office of whoever will speak.
console-talk-no-script = To speak by this page a browser must run JavaScript. Allow it, or speak by the station's mixer. Arming and ending need none.
console-talk-no-microphone = The browser gives this page no microphone. Open the console by its https:// address (see the page /ca for the station's certificate), or on the station's own computer; and use a browser of these years.
console-talk-begin = Turn the microphone on and join the station
console-talk-off = Turn the microphone off
console-talk-level = Level
console-talk-mic = { $what ->
    [asks] Asking for the microphone. Press “Allow” if the browser asks.
    [denied] No microphone can be used. Allow it for this page in the browser's settings, see whether one is plugged in, and press again.
    [joins] Joining the station…
    [sends] Joined to the station.
    [broken] The station cannot be reached; joining again. Go nearer to the Wi-Fi.
    [paused] The phone has paused the microphone. Keep this page open and the screen lit.
    [lost] The microphone was cut off. Look at it and turn it on again.
    [off] The microphone is off.
    [low] ▽ too low
    [good] ● good
    [loud] ▲ too loud, it clips
   *[awake] Keep this page open and the screen lit until you are done. When the screen goes dark the station plays music instead.
}
console-talk-end = { $why ->
    [taken] { $name } speaks into this input. One person speaks at a time; wait until that microphone is off.
    [moved] This microphone is off: the same account has joined from another machine or page.
    [session] The microphone is off: the session is over. Sign in again and turn it on.
    [misshapen] The microphone is off: the browser sent what the station cannot read. Load the page again and turn it on.
   *[fast] The microphone is off: this machine sends sound faster than time passes. Load the page again and turn it on; if it stays so, use another machine.
}

# Papers to complete
console-papers-due = Papers to complete
console-papers-due-why = Orders and live broadcasts are aired first; their papers may follow. Completing one is a new row of the log, with your name; the order's own row stays as it is.
console-papers-due-count = { $count ->
    [0] Orders and live broadcasts have their papers.
    [one] { $count } order or live broadcast still lacks papers.
   *[other] { $count } orders and live broadcasts still lack papers.
}
console-papers-due-open = To be completed
console-papers-due-done = With their papers (newest first)
console-papers-due-document = Document: number, date, kind (for example: 12/CĐ-UBND of 30/11/2026), or what stands in its place and where that is kept
console-papers-due-note = Note (may be left out)
console-papers-due-do = Write this down for those chosen
console-papers-due-again = Correct the paper of { $seq }
console-papers-due-written = { $count ->
    [one] One paper is written into the log.
   *[other] { $count } papers are written into the log.
}
console-papers-due-more = { $count } older ones: phatthanh papers list --all

console-contour = Shape of the sound: loudest around { $loudest }; { $silent ->
    [yes] longest silence { $seconds } s, from { $at }.
   *[no] no silence of two seconds or more.
}
