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

import numpy as np

import samples_music as music
import samples_sound as sound
import samples_voice as voice

HERE = Path(__file__).resolve().parent
ARTIST = "Đài truyền thanh phường Thuận An"
ALBUM = "Bài mẫu, giọng đọc máy"  # by this the program knows a sample: crates/library/src/measure/sample.rs

MP3 = ["-c:a", "libmp3lame", "-id3v2_version", "3"]
ENDINGS = {  # how each container is encoded, unless CODECS says otherwise
    # No voice has anything above 8 kHz, and a commune's line pays for each megabyte: what follows is small, yet every
    # word is clear.
    "voice": {
        ".ogg": ["-c:a", "libvorbis", "-b:a", "16k", "-ar", "16000"],
        ".mp3": [*MP3, "-b:a", "16k", "-ar", "16000"],
        ".m4a": ["-c:a", "aac", "-b:a", "20k", "-ar", "16000"],
        ".flac": ["-c:a", "flac", "-sample_fmt", "s16", "-compression_level", "12", "-ar", "16000"],
        ".wav": ["-c:a", "pcm_s16le", "-ar", "16000"],
    },
    "music": {
        ".mp3": [*MP3, "-b:a", "24k", "-ar", "22050", "-ac", "1"],
        ".ogg": ["-c:a", "libvorbis", "-b:a", "20k", "-ar", "22050", "-ac", "1"],
        ".wav": ["-c:a", "pcm_s16le", "-ar", "22050"],
    },
    "background": {
        ".mp3": [*MP3, "-b:a", "16k", "-ar", "16000", "-ac", "1"],
        ".ogg": ["-c:a", "libvorbis", "-b:a", "16k", "-ar", "16000", "-ac", "1"],
    },
}
# Recordings that are not Ogg: a mix, as staff bring it.
OTHER_ENDINGS = {
    ".mp3": """
        an-ninh-giao-thong/doi-mu-bao-hiem
        ban-tin/Bản tin địa phương số 142
        ban-tin/ban-tin-dia-phuong-so-143
        chuc-tet/chuc-mung-nam-moi
        dat-dai/Cấp Giấy chứng nhận lần đầu
        dat-dai/dang-ky-bien-dong
        du-phong/gioi-thieu-dai
        ho-tich/dang-ky-ket-hon
        khieu-nai/quyen-khieu-nai-lan-dau
        nhac-hieu/loi-chao-ket
        thong-bao/Thông báo tiêm phòng
        to-cao/to-cao-dung-phap-luat
        tuan-moi/viec-chinh-trong-tuan
    """,
    ".m4a": """
        chuyen-doi-so/phan-anh-hue-s
        dang-ky-kinh-doanh/dang-ky-ho-qua-mang
        guong-sang/Người giữ bến đò
        khieu-nai/Lịch tiếp công dân
    """,
    ".flac": "thong-bao/lich-cat-dien",
    ".wav": "loi-xuong/Lời xướng của đài",
}
CODECS = {
    "dat-dai/dang-ky-bien-dong": [*MP3, "-b:a", "32k", "-ar", "44100"],
    "ho-tich/dang-ky-ket-hon": [*MP3, "-b:a", "24k", "-ar", "24000"],
    # index at the front, as some phones write it
    "dang-ky-kinh-doanh/dang-ky-ho-qua-mang": "-c:a aac -b:a 24k -ar 22050 -movflags +faststart".split(),
    "an-ninh-giao-thong/doi-mu-bao-hiem": [*MP3, "-q:a", "9", "-ar", "22050"],  # VBR
}


# Recordings of an exact length, in seconds: with the tune before it the station's call fills its slot.
EXACT = {"loi-xuong/Lời xướng của đài": 11.0}


def ending_of(name):
    """The ending of the recording `name`, which has none yet."""
    named = (ending for ending, names in OTHER_ENDINGS.items() if name in map(str.strip, names.strip().splitlines()))
    return next(named, ".ogg")


def make_voice(only):
    for script in sorted(HERE.glob("*/*.txt")):
        name = script.relative_to(HERE).with_suffix("").as_posix()
        if only not in name:
            continue
        ending = ending_of(name)
        title, signal, rate = voice.record(script)
        if name in EXACT:
            frames = round(EXACT[name] * rate)
            assert len(signal) <= frames, f"{name}: {len(signal) / rate} s"
            signal = np.pad(signal, (0, frames - len(signal)))
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
        kind = "background" if name.startswith(("nhac-nen/", "nhac-chen/")) else "music"
        sound.encode(signal, music.RATE, path, ENDINGS[kind][path.suffix], tags)
        print(f"{len(signal) / music.RATE:6.1f} s  {name}", flush=True)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    make_music(wanted)
    make_voice(wanted)
