voice-no-program = The speech program “{ $program }” is not installed. Install it (apt install espeak-ng), or mend command under [speech] in config/station.toml.
voice-failed = The speech program “{ $program }” failed: { $what }. Look at command under [speech] in config/station.toml.
voice-too-much = The speech program “{ $program }” took more than 20 seconds, too much memory or more than 50 MB of output, and was stopped. Make several short items of the text.
voice-no-sound = The speech program “{ $program }” gave no sound (WAV on its standard output is needed). Look at command under [speech] in config/station.toml.
voice-broken = What the speech program gave cannot be decoded: { $what }. Look at command under [speech] in config/station.toml.
voice-not-written = The spoken recording could not be written: { $what }. See whether the disk has room and the folder may be written to.
