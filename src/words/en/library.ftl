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
library-too-short = The file is only { $ms } thousandths of a second long. Check the recording.
library-too-long = The file is longer than { $hours } hours. Cut it into shorter pieces.
library-silent = There is no sound in the file, or too faint to be heard. Check the microphone and record it again.
library-no-topic = The file lies outside the topic folders, so nobody knows where it should air. Move it into a topic folder.
library-audio-empty = The audio folder is suddenly empty. A disk or memory card may have been pulled. Recordings taken in before still air from the store; none is withdrawn.
library-audio-unreadable = The audio folder cannot be read ({ $problem }). Recordings taken in before still air from the store; none is withdrawn. Check the disk.
library-topic-gone = The whole folder { $topic } has vanished. Its recordings still air, none is withdrawn. To give up the topic, make an empty folder of that name again.
library-folder-unreadable = The folder { $folder } cannot be read. The recordings in it stay as they were. Check the permission to read it, and the disk.
library-link = { $path } is a link that leads out of the audio folder, so it is not used. Copy the file itself into the folder.
library-store-failed = A recording could not be copied into the store ({ $problem }). Check that the disk has room. It will be tried again.
library-index-damaged = The catalogue was damaged, perhaps by a power cut. It is being made again from the folders; the damaged one is kept at { $aside }.

# The note beside a refused file.

library-note-title = THIS FILE CANNOT AIR YET
library-note-file = File: { $file }
library-note-when = Looked at: { $at }.
library-note-goes = This note goes away by itself once the file is replaced by a good one, moved or removed. If somebody writes into it, it is left alone.

library-no-room = Only { $room } are free on the station's disk, and { $floor } must stay free for the station to run and keep its airtime log. The file is not taken in yet. Remove files nobody needs from the disk; once there is room, this file is taken in by itself.
