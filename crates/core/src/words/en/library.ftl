# The library: why a file cannot air, and what to do.

library-empty = The file is empty (0 bytes). Copying it has probably not finished or was broken off. Copy it again.
library-not-sound = This is no sound file that can be read here. Try to listen to it on a computer; if that works, save it as MP3 or WAV and copy that into the folder.
library-convert = This file is { $kind }, which cannot be played yet. Convert it to MP3 or WAV and copy that into the folder (where ffmpeg is installed: ffmpeg -i old-file new-file.mp3).
library-unsupported = The sound in this file is of a kind that cannot be read here. Convert it to MP3 or WAV and copy that into the folder (where ffmpeg is installed: ffmpeg -i old-file new-file.mp3).
library-changes = The file is joined from pieces of different sample rates or channels. Open it in a sound editor and save it as one MP3 or WAV file.
library-rate = The file claims { $rate } Hz, which is out of range (8000 to 192000 Hz). Save it again at 44100 or 48000 Hz.
library-channels = The file has { $channels } channels; 1 to 8 can be used. Save it again with 1 or 2 channels.
library-damaged = The file is damaged, most of it cannot be read. Copy it again from the original; if that is damaged too, record it again.
library-unreadable = The file cannot be opened ({ $problem }). Check the disk and the permission to read the file, then copy it again.
library-outside-changed = The file changed while it was read. Wait until it is copied, then try again.
library-too-short = The file is only { $ms } thousandths of a second long. Check the recording.
library-too-long = The file is longer than { $hours } hours. Cut it into shorter pieces.
library-silent = There is no sound in the file, or too faint to be heard. Check the microphone and record it again.
library-no-topic = The file lies outside the topic folders, so nobody knows where it should air. Move it into a topic folder.
library-audio-empty = The audio folder is suddenly empty. A disk or memory card may have been pulled. Recordings taken in before still air from the store; none is withdrawn.
library-audio-unreadable = The audio folder cannot be read: { $problem }. Recordings taken in before still air from the store; none is withdrawn. { $cause ->
    [handles] That is not the disk's fault: too many files are open, see the alarm of phatthanh status
   *[other] Check the disk
}.
library-topic-gone = The whole folder { $topic } has vanished. Its recordings still air, none is withdrawn. To give up the topic, make an empty folder of that name again.
library-topic-emptied = The folder { $topic } is suddenly empty: all { $count } recordings left it at once. A disk or a share may have dropped. They still air from the store and are not withdrawn. If they were deleted on purpose, put any file into the folder, a text for instance.
library-folder-unreadable = The folder { $folder } cannot be read. The recordings in it stay as they were. Check the permission to read it, and the disk.
library-link = { $path } is a link that leads out of the audio folder, so it is not used. Copy the file itself into the folder.
library-store-failed = A recording could not be copied into the store: { $problem }. { $cause ->
    [handles] That is not the disk's fault: too many files are open, see the alarm of phatthanh status
    [memory] That is not the disk's fault: the computer has no memory left, close other programs
    [room] Remove files from the disk that are not needed
   *[other] Check the disk, and the right to write into var/store
}. It will be tried again by itself.
library-index-damaged = What lay in the place of the catalogue could not be used as one. It is kept whole as { $aside }; the catalogue is being made again from the folders.
library-index-away = The catalogue var/catalogue.db cannot be opened or written: { $problem }. Recordings known by now still air, and nothing is lost. { $cause ->
    [handles] That is not the disk's fault: too many files are open, see the alarm of phatthanh status
    [room] Remove files from the disk that are not needed
    [rights] Let the user that runs phatthanh read and write this file
   *[other] See whether the disk is full or write-protected, and close any program that has the file to itself
}. It heals by itself then.

# What is worth knowing of a recording that airs all the same.
library-dead-left = The left channel holds no sound, so the right one is played on both sides. Next time check the microphone's plug, or record one channel (mono).
library-dead-right = The right channel holds no sound, so the left one is played on both sides. Next time check the microphone's plug, or record one channel (mono).
library-opposite-left = The two channels are each other's opposite (a cable or plug wired the wrong way round). On horns, which have one channel, nothing would be heard, so the right channel is played on both sides. Next time check the cable, or record one channel (mono).
library-opposite-right = The two channels are each other's opposite (a cable or plug wired the wrong way round). On horns, which have one channel, nothing would be heard, so the left channel is played on both sides. Next time check the cable, or record one channel (mono).
library-opposite-partly = In { $percent }% of what is heard, the two channels are each other's opposite. On horns, which have one channel, that part is hardly heard. Listen to it there, or save it as one channel (mono) in a sound editor and listen again.
library-quiet = Recorded too quietly: it has to be amplified by { $db } dB, and its noise with it. Next time put the microphone closer.
library-faint = Recorded too quietly: it would have to be amplified by { $db } dB, and { $most_db } dB is the most, so it stays quieter than others and its noise is heard. Record it again with the microphone closer.
library-clipped = Recorded too loudly: the sound is cut off at its top { $times } times and rattles. Turn the recording level down and record it again; turning this file down does not help.
library-offset = The signal is off the zero line, mostly by a sound card's or a microphone's fault. Its beginning and end may click. Use "Remove DC offset" in the recording program and save it again.
library-pause = From { $at } on there are { $seconds } seconds without sound. Listeners will think the station is broken. Listen to it and cut it.
library-pauses = There are { $count } stretches without sound, the longest of { $seconds } seconds from { $at } on. Listeners will think the station is broken. Listen to it and cut them.
library-narrow = The file has only { $rate } samples a second, as on the telephone: it sounds dull and words are hard to tell. If there is a better original, use that.
# Conversion by ffmpeg, .ghep folders, damage.
library-other-kind = This is { $kind }, no recording. Move it out of the topic folder; if it should be a recording, copy the right file.
library-no-ffmpeg = This file is { $kind }; to play it, the program ffmpeg is needed. An administrator types: sudo apt install ffmpeg. The file is then taken by itself. Or save it as MP3 or WAV and copy that into the folder.
library-convert-failed = This { $kind } file could not be converted: it is damaged, copied in part, or holds no sound. Listen to it and copy it again from where it was recorded; if it can be heard, save it as MP3 or WAV.
library-convert-too-much = Converting this { $kind } file took too much time or room and was stopped: the file is too long, or damaged. Cut it into shorter pieces, or save it as MP3 or WAV and copy that into the folder.
library-part = In this folder of pieces, “{ $part }” cannot be used, so the whole does not air. Listen to that piece; copy it again, or take it out of the folder.
library-part-silent = In this folder of pieces, “{ $part }” is silent, so the whole does not air. Record or copy that piece again, or take it out of the folder.
library-part-no-ffmpeg = In this folder of pieces, “{ $part }” needs the program ffmpeg to be played. An administrator types: sudo apt install ffmpeg. The whole is then taken by itself.
library-warn-damaged = Places in the file cannot be read: { $place } (minutes:seconds). The rest airs. Listen to those places; if words are missing, copy the file again from the original.
library-warn-damaged-somewhere = Some places in the file cannot be read. The rest airs. Listen to all of it; if words are missing, copy the file again from the original.
library-warn-cut = The file is cut short: the last { $missing } of { $whole } are missing (minutes:seconds). What is there airs. Copy the file again from the original.
library-warn-short = The file should hold { $whole }, but only { $heard } of it can be heard (minutes:seconds). What can be read airs. Listen to it; if words are missing, copy the file again from the original or save it anew as MP3 or WAV.
library-warn-unclosed = The recorder did not close this file, perhaps because its power went out: the length written in the file is wrong. All { $whole } (minutes:seconds) that are in it air. Listen to its end, which may stop in mid-sentence.
library-warn-part = The piece “{ $part }” is damaged or cut short. The rest airs. Listen to that piece; if words are missing, copy it again.
library-warn-spoken = A machine speaks this. Listen to it before you approve it.
library-warn-sample = A sample, spoken by a machine, to try the program with. Check its words, read and record it anew before people hear it.
# The note beside a refused file.

library-note-title = THIS FILE CANNOT AIR YET
library-note-file = File: { $file }
library-note-when = Looked at: { $at }.
library-note-goes = This note goes away by itself once the file is replaced by a good one, moved or removed. If somebody writes into it, it is left alone.

library-no-room = Only { $room } are free on the station's disk, and { $floor } must stay free for the station to run and keep its airtime log. The file is not taken in yet. Remove files nobody needs from the disk; once there is room, this file is taken in by itself.
