# config: faults in the files people write. { $found } is what stands in the file.

config-say-expected = expected: { $what }
config-say-hint = hint: { $what }

# Files that cannot be read
config-file-missing = this file is missing; the station cannot run without it
config-file-missing-hint = make this file, or copy it from the sample or a backup; if the station is in another folder, name that with --station
config-file-renamed = this file is missing, there is only “{ $fact }”
config-file-renamed-hint = rename “{ $fact }”, leaving out “.txt” at its end (Windows: show file name endings first)
config-file-is-folder = this is a folder and should be a file
config-file-is-folder-hint = rename or move the folder, then put the right file in its place
config-file-is-no-file = this is not a regular file and is not read
config-file-is-no-file-hint = remove it and put a text file here
config-file-too-large = larger than 1 MB; no configuration file is, so it is not read
config-file-too-large-hint = another file was probably copied here by mistake; copy the right one
config-file-denied = the machine does not let us read this file
config-file-denied-hint = give the user that runs phatthanh the right to read the file and its folder
config-file-silent = the folder of this file does not answer: a share or a disk hangs
config-file-silent-hint = look at the network, the other computer or the disk; the station goes on with what it knew before
config-folder-silent = this folder does not answer: a share or a disk hangs
config-folder-silent-hint = look at the network, the other computer or the disk; until it answers the station goes by what it knew before
config-file-unreadable = this file cannot be read: { $fact }
config-file-unreadable-hint = { $cause ->
    [handles] that is not the disk's fault: too many files are open, see the alarm of phatthanh status
    [memory] that is not the disk's fault: the computer has no memory left, close other programs
   *[other] check the disk, and copy the file from a backup
}
config-utf16 = this file was saved as “Unicode” (UTF-16) and cannot be read
config-not-utf8 = this is not UTF-8 text (byte { $byte })
config-hint-utf8 = open the file in Notepad, choose Save As, Encoding UTF-8, and save it again
config-more-faults = { $count } more faults in this file; correct those above and check again

# Not TOML
config-syntax-header = the section name in square brackets is not closed
config-syntax-header-hint = close as many brackets as were opened: [output] or [[slot]]
config-syntax-list = this list is not closed
config-syntax-list-hint = add ] at the end of the list; commas between its values
config-syntax-brace = this brace is not closed
config-syntax-brace-hint = close the brace at the end, on the same line
config-syntax-no-value = this line lacks its = or its value
config-syntax-no-value-hint = write: name = "value"; for a note, put # in front
config-syntax-quote = the closing quote is missing
config-syntax-quote-hint = add " at the end of the value
config-syntax-curly = curly quotes do not work: { $found }
config-syntax-curly-hint = write straight quotes " instead of “ and ”
config-syntax-twice = “{ $found }” is written twice in one section
config-syntax-twice-hint = keep one of them; if this is a new slot, begin it with the line [[slot]]
config-syntax-backslash = \ in a text does not work like this
config-syntax-backslash-hint = write / instead of \ in paths
config-syntax-key = the name left of = may have plain letters, digits, - and _ only
config-syntax-key-hint = write the name as in the sample file
config-syntax-depth = too many brackets within each other
config-syntax-depth-hint = see whether a bracket was left open
config-syntax-rest = something follows the value on this line
config-syntax-rest-hint = one value a line; texts and times in quotes; notes after #
config-syntax-character = an invisible or forbidden character
config-syntax-character-hint = delete this line and type it again
config-syntax-comma = a comma too few or too many
config-syntax-comma-hint = exactly one comma between two values of a list: ["T2", "T4"]
config-syntax-date = { $found } is no date or time that exists
config-syntax-date-hint = write it in quotes: a time as "05:30", a date as "2026-11-24"
config-syntax-number = { $found } is not a number as they are written
config-syntax-number-hint = write numbers as 3 or -16.0; texts, times and lengths in quotes
config-syntax-bare = { $found } must be in quotes
config-syntax-bare-hint = write "{ $found }"
config-syntax-flag = { $found } cannot stand by itself
config-syntax-other = this line is not TOML ({ $detail })
config-syntax-other-hint = compare it with the sample file

# Keys and values
config-missing-key = “{ $key }” is missing
config-unknown-key = there is no key “{ $key }” here
config-wrong-value = “{ $key }” cannot be { $found }
config-too-many = “{ $key }” has too many entries, { $most } at most
config-no-such-day = “{ $key }”: the calendar has no { $found }
config-no-such-day-hint = check the month (01 to 12) and how many days it has
config-expects-table = a section that begins with the line { $header }
config-expects-section-or-none = a section that begins with the line { $header }, or "none" to have none
config-expects-tables = sections that begin with the line { $header } each, or a list [ {"{"} … {"}"} ]
config-expects-keys = one of the keys: { $keys }
config-expects-text = text in quotes, one line, not empty
config-expects-flag = true or false, without quotes
config-expects-choice = one of the words: { $words }
config-expects-integer = a whole number from { $from } to { $to }
config-expects-integer-or-off = a whole number from { $from } to { $to }, or "off"
config-expects-number = a number from { $from } to { $to }
config-expects-length = a length from { $from } to { $to }, written as "90s", "15m", "1h30m", "7d"
config-expects-size = a number of bytes from { $from } to { $to }, written as "500MB", "2GB"
config-expects-time = hours and minutes, two digits each, from "00:00" to "23:59", or with seconds: "17:30:15"
config-expects-date = a date as year-month-day: "2026-11-24"
config-expects-month-day = month and day: "10-01" is 1 October
config-expects-lunar = day and month of the lunar calendar: "1/1", "10/3"; a month's last day: "cuối/12"; in a leap month: "15/4 nhuận"
config-expects-address = an address and a port: "127.0.0.1:8080"
config-expects-list = a list in square brackets: ["one", "two"]
config-expects-topic = the name of a folder right under audio/: "dat-dai"
config-expects-path = a path from audio/ on, folder and file: "nhac-hieu/cchc.wav"
config-expects-day = a day of the week: "T2" to "T7", "CN", "Mon" to "Sun", or "hằng ngày"
config-expects-cron = a cron expression in quotes: "0 17 * * Mon-Fri"
config-hint-add = add: { $line }
config-hint-meant = did you mean “{ $name }”?
config-hint-remove = remove this line, or put # in front of it
config-hint-write = write { $right }
config-hint-midnight = midnight is "00:00" and belongs to the day that begins
config-hint-path = use / only, do not begin with / or a drive, do not use .. and stay inside audio/
config-hint-tzdata = this machine has no time zone data; install the package tzdata

# station.toml
config-unknown-zone = there is no time zone “{ $zone }”
config-no-device = the list of sound cards is empty
config-sample-rate = no sound card runs at { $found }
config-sample-rate-hint = write 44_100, 48_000, 96_000 or 192_000; if unsure leave the line out, and a rate the card has is taken
config-quiet-all-day = quiet hours begin and end at the same time: always quiet, or never?
config-quiet-all-day-hint = write two different times; if sound may be heard all night, write quiet_hours = "none" at the top of the file instead of [quiet_hours]
config-unit-twice = another [[unit]] holds from this date already
config-aircheck-length = a day is no whole number of files so long
config-aircheck-floor = lower than the { $floor } of [library]: the disk would take no new recordings in before old air-check goes
config-aircheck-floor-hint = make “floor” of [aircheck] higher than “floor” of [library]

# schedule.toml
config-no-slots = the week has no slot yet, so nothing will air
config-no-slots-hint = add slots, each beginning with the line [[slot]]
config-slot-twice = there is a slot “{ $slot }” already, on line { $line }, for some of the same dates
config-slot-twice-hint = give one of them another “id”, or “from” and “until” so that one begins after the other has ended
config-slot-gap = slot “{ $slot }” is not due from { $from } until { $until }: none of its versions holds then
config-slot-gap-hint = if it is not meant to rest then, let the version before end the day before this one begins
config-slot-plays-nothing = this slot does not say what it plays: “program” or “repeat” is missing
config-slot-plays-two = the slot has both “program” and “repeat”
config-slot-plays-two-hint = keep “program” for something new, “repeat” to play again
config-slot-never-due = this slot does not say when: “days” and “at”, or “cron”, is missing
config-slot-due-twice = the slot has both “cron” and “days” or “at”
config-slot-due-twice-hint = keep “days” with “at”, or “cron” alone
config-no-days = the list of weekdays is empty
config-wait-without-soft = “wait” belongs to start = "soft" only
config-wait-without-soft-hint = add start = "soft" if this slot may wait for what is on the air, else remove wait
config-until-before-from = the end { $until } is before the beginning { $from }
config-unknown-program = there is no program “{ $program }”
config-unknown-program-hint = make a file programs/{ $program }.toml, or use the name of a file there is in programs/
config-no-programs = there is no folder programs/, or it cannot be read, so nobody knows what the programs are
config-no-programs-hint = make a folder programs/ with one .toml file a program, or copy it from a backup
config-unknown-slot = the week has no slot “{ $slot }”
config-unknown-slot-hint = use the “id” of a slot in config/schedule.toml
config-repeat-of-repeat = the slot “{ $slot }” is a repeat itself and cannot be repeated
config-unknown-season = config/calendar.toml has no season “{ $season }”
config-unknown-season-hint = add a [[season]] to config/calendar.toml, or remove this line
config-cron-never = no day there is fits this cron expression
config-slot-over-itself = the slot “{ $slot }” is due again before its own time is over ({ $times } times a day)
config-slot-over-itself-hint = make “length” shorter, or “cron” rarer; with six fields the first is seconds, mostly 0
config-in-quiet-hours = This slot ({ $at }–{ $end }) is within the quiet hours { $from }–{ $to }. Only an emergency may air then.
config-in-quiet-hours-hint = change the slot's time or length, or [quiet_hours] in config/station.toml; where that is absent they are 21:00–05:00
config-slots-overlap = the slot “{ $slot }” begins at { $at } on { $weekday ->
        [Mon] Monday
        [Tue] Tuesday
        [Wed] Wednesday
        [Thu] Thursday
        [Fri] Friday
        [Sat] Saturday
       *[Sun] Sunday
    } { $date } while “{ $other }” lasts until { $end }; the later will cut the earlier, which goes on after it if any of its time is left
config-slots-overlap-hint = change the time or length of one, or give the more important one a higher “priority”

# calendar.toml
config-season-twice = there is another season “{ $season }” already
config-lunar-thirtieth = lunar month { $month } has a 30th in some years only (the twelfth has none from 2026 to 2032): in the others this day does not come
config-day-never = which day? “lunar”, “date” or “every” is missing
config-day-twice = only one of “lunar”, “date” and “every” can be given
config-day-twice-hint = lunar calendar: “lunar”; one day only: “date”; the same date every year: “every”
config-one-off-twice = there is another slot “{ $slot }” already
config-one-off-twice-hint = give another “id”, or remove the slot that is written twice

# programs/ and audio/
config-topic-listed-twice = the topic “{ $topic }” is in the list twice
config-program-empty = this program has nothing to play: no “topics”, “opening”, “filler” or “evergreen”
config-program-empty-hint = add topics = ["…"], names of folders in audio/
config-stray-program = this file is not read, for its name does not end in “.toml”
config-stray-program-hint = rename it to end in “.toml”, in small letters, or remove it
config-stray-config = this file is not read: only station.toml, schedule.toml and calendar.toml are
config-stray-config-hint = rename it if it is to count; if it is a copy, move it out of the folder config
config-stray-topic = this folder cannot be used: its name has broken letters, or is another's too
config-stray-topic-hint = rename the folder
config-topic-missing = there is no folder audio/{ $topic }
config-topic-missing-hint = make the folder audio/{ $topic }, or see whether the network share is connected
config-topic-unused = no program plays anything from the folder “{ $topic }”: what is dropped there never airs
config-topic-unused-hint = add "{ $topic }" to “topics” of a program in programs/, or move the recordings to a folder that is used
config-no-audio = there is no folder audio/, or it cannot be read; there is nothing to air
config-no-audio-hint = see whether the network share is connected, or make the folder audio/
config-audio-missing = there is no file audio/{ $path }
config-audio-missing-hint = put the file there, or correct this path
config-audio-is-folder = audio/{ $path } is a folder and should be a recording
config-audio-is-folder-hint = add the name of the file in that folder

# topic.toml: the dates of single files
config-expects-file = the name of a file in this folder, such as "tiem-phong.mp3"; with / if it is in a folder inside
config-valid-always = this [[valid]] says neither from when, nor until when, nor how often it is read
config-valid-twice = audio/{ $path } has another [[valid]] already
config-valid-twice-hint = make one of the two, or remove one
config-mandatory-yields = a mandatory program cannot give way (yields)
config-mandatory-yields-hint = remove the line yields, or the line mandatory
config-bed-level-alone = there is no music here that bed_level could make quieter
config-bed-level-alone-hint = add bed = "…" (a folder of music) or over_filler = true, or remove this line

config-backup-to = `{ $path }` is not the full path of a folder, so the station is not copied there
config-seal-export = `{ $path }` is not the full path of a folder, so no sealed days are copied there
config-seal-inside = { $path } is inside the station's own folders, where a copy of the log protects nothing
config-seal-inside-hint = choose a folder on a USB stick or on another computer
config-card-number = “{ $name }” names a sound card by its number, which may be another card after the next start or when a plug was moved
config-card-number-hint = write the name of that card: run `phatthanh devices` to see it
config-seal-away = the folder { $path } is not there now, so sealed days are not copied to it yet
config-seal-away-hint = plug the stick in; on a new stick, make the folder { $path } first
config-no-speech-command = The list command is empty: there is no program to speak with
config-alerts-from = [[alerts]] does not say where warnings come from
config-alerts-both = Each [[alerts]] has a folder or a url; write two tables for two sources
config-alerts-folder = This is no folder for warnings: name a folder of the station outside audio/, or a full path
config-alerts-url = The address must begin with https:// or http://
config-alerts-plain = An http:// address does not prove who sends, so nothing from it airs by itself; the station asks a person
config-alerts-no-ca = warnings from this address air without asking anybody, and who sends them is known by the server's certificate alone: a signature within a warning is not checked
config-alerts-no-ca-hint = write ca = "config/….pem", the certificate that the office gave the station, or policy = "ask" so that a person decides
config-alerts-place = place is the station's latitude and longitude, two numbers
config-alerts-nowhere = [[alerts]] does not say where the station is, so it cannot tell which warnings are for it
config-console-plain = The console is open to the whole network at { $address } and nothing is encrypted: anybody there may read passwords
config-console-plain-hint = add tls = true, which encrypts; plain is for a network of the station's own only
config-console-open = { $address } is open to other computers and nothing on the way is encrypted, so the console opens on this computer only
config-console-open-hint = write listen = "127.0.0.1:8080"; or add tls = true, which encrypts; plain = true only on a network of the station's own
config-button-device = device is the full path of a device

# Inputs: [[input]] of station.toml
config-input-twice = two inputs are called “{ $input }”
config-input-twice-hint = give each [[input]] a name (id) of its own
config-input-no-origin = nothing says where the input comes from
config-input-two-origins = an input comes by one of url, card and push, not by both
config-input-two-origins-hint = keep one of these lines; for several inputs write several [[input]]
config-input-password = the password is too short: { $least } characters at least
config-input-passphrase = a passphrase of SRT has { $least } to { $most } characters: letters without marks, digits and punctuation, no blanks
config-input-passphrase-hint = write passphrase = "…" in plain letters and digits, and the same at the sender
config-input-listen-console = an input waits at { $address }, where the station's pages are too ([console] listen): only one of them can
config-input-listen-twice = two inputs wait at the same address { $address }: only the first would be heard
config-input-listen-twice-hint = give each a port of its own
config-input-listen-open = other computers of the network can send here, and the password crosses it in the clear
config-input-listen-open-hint = write "127.0.0.1:…" if this computer alone sends; if others must, leave it so, within the office's own network
config-input-no-card = the list card is empty: there is nothing to listen to
config-input-no-url = the list url is empty: there is nothing to relay
config-input-url = “{ $url }” is no address of a stream
config-input-url-hint = write an address that begins with https:// or http://, without blanks; the station's provider tells it
config-input-no-ffmpeg = ffmpeg is not installed: no input can be opened, and the programs' own topics and filler stand in
config-input-no-ffmpeg-hint = install it: sudo apt install ffmpeg
config-input-no-srt = the ffmpeg of this computer does not know SRT: nobody can send to an input with push = "srt", and the programs' own topics and filler stand in
config-input-no-srt-hint = install the system's own ffmpeg (sudo apt install ffmpeg), or let this input be sent by push = "icecast"
config-unknown-input = config/station.toml has no input “{ $input }”
config-unknown-input-hint = add an [[input]] with id = "{ $input }" to config/station.toml
config-input-no-relay = a program with an input is a relay (form = "relay") or live (form = "live")
config-live-no-input = a live program needs an input (input = the id of an [[input]] in config/station.toml)
config-relay-no-input = no input is named: only recordings in its topics are aired, and counted as relayed
config-relay-no-input-hint = add input = "…" (the id of an [[input]] in config/station.toml); or leave it so if the recordings are another station's
config-relay-mandatory = what another station says live cannot be made good later: mandatory counts for nothing here
config-relay-mandatory-hint = remove the line mandatory
config-board-ask = ask, is_on and is_off belong together
config-board-device = device is the full path of a device
config-board-command = this is a program and its arguments, each an item of the list
config-board-hex = behind hex: stand pairs of the digits 0-9, A-F
config-transmitter-cold = The slot at { $at } begins as the quiet hours end ({ $to }), but the transmitter takes { $warm_up } to warm up and is not switched on in quiet hours: nobody may hear how it begins.
config-transmitter-cold-hint = move the slot, or let the quiet hours end a little earlier ([quiet_hours] in config/station.toml)
config-rds-name = the name on RDS receivers has 1 to 8 letters without marks; "{ $name }" does not fit
config-rds-pi = pi is four digits 0-9, A-F, as the frequency authority gave it
config-rds-clock = this is no format of a time; for example, %H is the hour, %M the minute
config-alarm-kind = there is no alarm "{ $alarm }"; there are: { $known }
config-alarm-twice = another [[alarm]] has the name "{ $name }"
config-alarm-twice-hint = choose another: the log says by this name who was told
config-alarm-ways = an [[alarm]] has one way only
config-alarm-ways-hint = for two ways write two [[alarm]]
config-alarm-no-way = the [[alarm]] says no way: phone, email, webhook, command or relay
config-alarm-phone = this is no telephone number
config-alarm-no-modem = text messages need [modem]
config-alarm-no-modem-hint = add: [modem] and device = "/dev/serial/by-id/usb-…"
config-alarm-email = this is no e-mail address
config-alarm-no-mail = e-mail needs [mail]
config-alarm-no-mail-hint = add: [mail], server = "smtp.…", from = "dai@…"
config-alarm-webhook = this is no web address
config-mail-account = user and password_file belong together
config-mail-open = a password does not go over a network in the open (tls = "off")
