# aircheck: what was heard, kept as sound
aircheck-sound = sound    { $file }
aircheck-silence = silence  nothing was broadcast
aircheck-missing = missing  nothing was recorded
aircheck-missing-card = missing  the sound card was lost, no sound went out
aircheck-missing-clock = missing  the computer's clock was set past this time
aircheck-missing-slow = missing  the disk was too slow
aircheck-missing-disk = missing  the disk or the folder of recordings failed or was taken away
aircheck-missing-stop = missing  the station was stopped
aircheck-missing-power-cut = missing  power cut or crash
aircheck-missing-age = missing  kept long enough, so it was removed
aircheck-missing-room = missing  the disk was nearly full, so it was removed or not recorded
aircheck-missing-gone = missing  the file is not in the folder any more
aircheck-ending = In which format to write { $file } is not clear: let its name end in .wav or .flac.
aircheck-exists = { $file } is there already. Choose another name.
aircheck-nothing = Nothing was recorded in that time. `phatthanh aircheck list` shows what there is.
aircheck-made = Cut: { $file } ({ $length } long)
aircheck-incomplete = It is not complete. What is missing is silence of the same length:
aircheck-alarm-disk = The air-check cannot be written: { $problem }. The station is on the air. { $cause ->
    [handles] That is not the disk's fault: too many files are open, see the alarm of phatthanh status
   *[other] Look at the disk and the folder
}. Recording goes on by itself once it can.
aircheck-alarm-room = The air-check is paused: less than { $floor } of the disk is free and no old recording is left to remove. The station is on the air; free some of the disk.
aircheck-alarm-slow = The disk is too slow, so the air-check has holes. The station is on the air; look at the disk.
