#!/usr/bin/env python3
"""Makes the sample recordings and the sample music anew, from the scripts and scores beside this file.

    pip install numpy          # once; also needs espeak-ng and ffmpeg
    python3 audio/make_samples.py            # everything
    python3 audio/make_samples.py dat-dai    # only paths that contain this word

Same input, same sound: every random number has a fixed seed. A script (`*.txt`) becomes the recording
of the same name; `CODECS` says in which container. A recording re-made has other bytes, so it must
be approved again.
"""

import sys
from pathlib import Path

import samples_music as music
import samples_sound as sound
import samples_voice as voice

HERE = Path(__file__).resolve().parent
ARTIST = "Đài truyền thanh xã Hải Dương"
ALBUM = "Bài mẫu, giọng đọc máy"  # by this the program knows a sample: crates/library/src/measure/sample.rs

MP3 = ["-c:a", "libmp3lame", "-id3v2_version", "3"]
ENDINGS = {  # how each container is encoded, unless CODECS says otherwise
    "voice": {
        ".mp3": [*MP3, "-b:a", "40k", "-ar", "24000"],
        ".m4a": ["-c:a", "aac", "-b:a", "40k", "-ar", "24000"],
        ".ogg": ["-c:a", "libvorbis", "-q:a", "1", "-ar", "24000"],
        ".flac": ["-c:a", "flac", "-sample_fmt", "s16", "-compression_level", "12", "-ar", "22050"],
        ".wav": ["-c:a", "pcm_s16le", "-ar", "22050"],
    },
    "music": {
        ".mp3": [*MP3, "-b:a", "64k", "-ar", "32000"],
        ".ogg": ["-c:a", "libvorbis", "-q:a", "0"],
        ".wav": ["-c:a", "pcm_s16le", "-ar", "32000"],
    },
}
# Recordings that are not plain MP3, or not the usual MP3: a mix, as staff bring it.
OTHER_ENDINGS = {
    "dang-ky-kinh-doanh/dang-ky-ho-qua-mang": ".m4a",
    "khieu-nai/Lịch tiếp công dân": ".m4a",
    "guong-sang/Người giữ bến đò": ".m4a",
    "chuyen-doi-so/phan-anh-hue-s": ".m4a",
    "ho-khau/Tạm trú cho ngư dân": ".ogg",
    "to-cao/khieu-nai-hay-to-cao": ".ogg",
    "nong-ngu-nghiep/ve-sinh-ao-nuoi-sau-lu": ".ogg",
    "thong-bao/lich-cat-dien": ".flac",
    "loi-xuong/Lời xướng của đài": ".wav",
}
CODECS = {
    "dat-dai/dang-ky-bien-dong": [*MP3, "-b:a", "64k", "-ar", "44100"],
    "ho-tich/dang-ky-ket-hon": [*MP3, "-b:a", "64k", "-ar", "44100"],
    "tuan-moi/viec-chinh-trong-tuan": [*MP3, "-b:a", "64k", "-ar", "48000"],
    # index at the front, as some phones write it
    "dang-ky-kinh-doanh/dang-ky-ho-qua-mang": "-c:a aac -b:a 64k -ar 24000 -movflags +faststart".split(),
    "an-ninh-giao-thong/doi-mu-bao-hiem": [*MP3, "-q:a", "7", "-ar", "22050"],  # VBR
}


def make_voice(only):
    for script in sorted(HERE.glob("*/*.txt")):
        name = script.relative_to(HERE).with_suffix("").as_posix()
        if only not in name:
            continue
        ending = OTHER_ENDINGS.get(name, ".mp3")
        title, signal, rate = voice.record(script)
        tags = {"title": title, "artist": ARTIST, "album": ALBUM}
        sound.encode(signal, rate, f"{HERE / name}{ending}", CODECS.get(name, ENDINGS["voice"][ending]), tags)
        print(f"{len(signal) / rate:6.1f} s  {name}{ending}", flush=True)


def make_music(only):
    for name, piece in music.PIECES.items():
        if only not in name:
            continue
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        signal = music.perform(piece)
        tags = {"title": piece.title, "artist": ARTIST, "album": "Nhạc mẫu"}
        sound.encode(signal, music.RATE, path, ENDINGS["music"][path.suffix], tags)
        print(f"{len(signal) / music.RATE:6.1f} s  {name}", flush=True)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    make_music(wanted)
    make_voice(wanted)
