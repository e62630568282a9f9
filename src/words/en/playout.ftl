# playout

playout-card-missing = There is no sound card “{ $name }”. Check the cable, then run `phatthanh devices` for the right name and put it into station.toml.
playout-card-busy = Another program has the sound card “{ $name }”. Close that program; the station goes on by itself.
playout-card-denied = The sound card “{ $name }” may not be used by this user. Add the user that runs phatthanh to the group `audio`.
playout-card-format = The sound card “{ $name }” does not take 48 kHz. Write `plughw:` in place of `hw:` before its name in station.toml.
playout-card-failed = The sound card “{ $name }” cannot be opened: { $problem }. The station keeps trying.
playout-card-stuck = The sound system of this computer does not answer. The station keeps trying; if it lasts, restart the computer.
playout-card-lost = The sound card is lost: { $problem }. The station is trying to open it again.
