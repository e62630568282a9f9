# playout

playout-card-missing = There is no sound card “{ $name }”. Check the cable, then run `phatthanh devices` for the right name and put it into station.toml.
playout-card-busy = Another program has the sound card “{ $name }”. Close that program; the station goes on by itself.
playout-card-denied = The sound card “{ $name }” may not be used by this user. Add the user that runs phatthanh to the group `audio`.
playout-card-format = The sound card “{ $name }” does not take 48 kHz. Write `plughw:` in place of `hw:` before its name in station.toml.
playout-card-failed = The sound card “{ $name }” cannot be opened: { $problem }. The station keeps trying.
playout-card-stuck = The sound system of this computer does not answer. The station keeps trying; if it lasts, restart the computer.
playout-card-gone = The sound card was unplugged or broke. Check the cable; the station goes on by itself once there is a card.
playout-card-server-gone = The sound system of this computer ended. The station is opening the card again.
playout-card-silent = The sound card has stopped. The station is opening it again; if it lasts, replug the card or restart the computer.
playout-card-panic = The sound output failed inside the program. The station is opening it again; tell those who make the software.
playout-card-slept = The computer has just woken up. The station is opening the sound card again. Turn the computer's sleep mode off.
playout-card-stood = The station's program stood still, stopped or without a share of the processor, and the sound card ran empty. The station is opening the card again. If it lasts, end other programs on this computer.
playout-card-renewed = What came out was not what should, so the station is opening its output again.
playout-card-racing = This device swallows sound without playing it. Run `phatthanh devices` and name another card in station.toml.

# what was wrong, in a few words
playout-problem-gone = the device is gone
playout-problem-server = the sound server is gone
playout-problem-stream = the stream is no longer valid
playout-problem-callback = the card's callback panicked
playout-problem-errors = { $errors } errors and no callback for { $ms } ms
playout-problem-silent = no callback for { $ms } ms
playout-problem-slept = the machine slept
playout-problem-stood = this program stood still for { $ms } ms
playout-problem-renewed = given up: it was to be made anew
playout-problem-racing = it takes sound faster than it can be heard: { $taken } of audio in { $ms } ms
playout-problem-engine = the engine panicked: { $words }
playout-problem-stuck = no answer from the sound system
playout-problem-decoder-gone = its decoder is gone
playout-problem-slow = decoding is too slow
playout-problem-late = could not be opened in time
playout-problem-short = breaks off at { $at } of { $held }
playout-problem-decoder = the decoder panicked
playout-problem-unread = could not read { $path }
playout-problem-not-sound = not a sound file
playout-problem-unsupported = not a kind of sound that is decoded here: { $what }
playout-problem-rate = { $rate } Hz is out of range
playout-problem-channels = { $channels } channels are out of range
playout-problem-changes = rate or channels change on the way
playout-problem-damaged = damaged: { $what }
playout-problem-no-file = No such file or directory (os error 2)
playout-problem-disk = Input/output error (os error 5)
playout-problem-denied = Permission denied (os error 13)
playout-problem-too-many-files = Too many open files (os error 24)
playout-problem-full = No space left on device (os error 28)
playout-problem-read-only = Read-only file system (os error 30)
