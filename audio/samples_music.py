"""The sample music: original melodies in Vietnamese pentatonic modes, synthesised note by note.

A melody is written as words, one a note: `degree:beats`, `-` for a rest, `~` after the degree for a
shaken note (rung), `/` for one that is pressed up into pitch (nhấn). Degrees count up the five-note
mode: 0 is the root, 5 the root an octave higher, -1 the note under the root.
"""

from dataclasses import dataclass

import numpy as np

import samples_sound as sound

RATE = 44_100
LUFS, PEAK_DB = -18.0, -2.6

MODES = {  # semitones over the root; the small parts of a semitone are the mode's own colour
    "bac": (0.0, 2.0, 5.0, 7.0, 9.0),  # bright: tunes, announcements
    "xuan": (0.0, 2.1, 4.9, 7.0, 9.1),  # calm
    "ai": (0.0, 3.2, 5.1, 7.0, 10.1),  # longing, as in Huế songs
}


# ── instruments ──────────────────────────────────────────────────────────────────────────────────


def _times(seconds):
    return np.arange(int(seconds * RATE)) / RATE


def _bend(times, ornament, depth=0.35):
    """Semitones over time of a note's ornament."""
    if ornament == "~":
        return depth * np.sin(2 * np.pi * 5.2 * times) * np.clip((times - 0.22) / 0.35, 0, 1)
    if ornament == "/":
        return -1.6 * np.exp(-((times / 0.09) ** 2))
    return np.zeros_like(times)


def pluck(hertz, seconds, rng, ornament="", bright=0.5, ring=0.996):
    """A plucked string (Karplus–Strong), bent and tuned by reading the string at a varying speed."""
    period = max(2, int(round(RATE / hertz)))
    sounding = period + 0.5  # averaging two neighbours delays by half a frame
    ratio = hertz * 2.0 ** (_bend(_times(seconds), ornament) / 12.0) * sounding / RATE
    reading = np.cumsum(ratio)
    length = int(reading[-1]) + 2 * period + 2
    burst = rng.uniform(-1, 1, period)
    spread = np.fft.rfftfreq(period, 1.0 / RATE)
    burst = np.fft.irfft(np.fft.rfft(burst) / (1.0 + (spread / (900 + 5200 * bright)) ** 2), period)
    burst -= burst.mean()
    burst -= 0.8 * np.roll(burst, max(1, period // 7))  # where the finger plucks
    rows = [burst]
    for _ in range(length // period + 1):
        last = rows[-1]
        rows.append(ring * (0.5 * last + 0.5 * np.roll(last, 1)))
    string = np.concatenate(rows)
    out = np.interp(reading, np.arange(len(string)), string)
    out /= np.abs(out).max() + 1e-9
    return sound.fade_ends(out, RATE, 0.001, 0.06)


def flute(hertz, seconds, rng, ornament=""):
    """A bamboo flute: few harmonics, breath, a slow shake that grows."""
    times = _times(seconds)
    shake = 0.16 * np.sin(2 * np.pi * 5.0 * times + rng.uniform(0, 6)) * np.clip((times - 0.3) / 0.5, 0, 1)
    scoop = -0.5 * np.exp(-times / 0.05)
    phase = 2 * np.pi * np.cumsum(hertz * 2 ** ((shake + scoop + _bend(times, ornament)) / 12)) / RATE
    tone = sum(level * np.sin(k * phase) for k, level in ((1, 1.0), (2, 0.32), (3, 0.13), (4, 0.05), (5, 0.02)))
    breath = sound.shape_spectrum(rng.standard_normal(len(times)), RATE, sound.band(hertz * 1.5, hertz * 4))
    breath *= 0.05 / (np.abs(breath).std() + 1e-9)
    swell = np.clip(times / 0.07, 0, 1) ** 1.5 * (0.82 + 0.18 * np.sin(np.pi * np.clip(times / seconds, 0, 1)))
    return sound.fade_ends((tone + breath) * swell * 0.6, RATE, 0.01, min(0.16, seconds / 3))


def pad(hertz, seconds, rng):
    """A soft stereo pad of slightly detuned voices, slow to come and go."""
    times = _times(seconds)
    sides = []
    for _ in range(2):
        side = np.zeros_like(times)
        for cents in (-6.0, 0.0, 6.5):
            base = hertz * 2 ** ((cents + rng.uniform(-1, 1)) / 1200)
            for k in range(1, 7):
                if k * base < 5000:
                    side += np.sin(2 * np.pi * k * base * times + rng.uniform(0, 6.28)) / k**2.0
        sides.append(side * (0.85 + 0.15 * np.sin(2 * np.pi * 0.19 * times + rng.uniform(0, 6))))
    edge = min(1.2, seconds / 2.2)
    return sound.fade_ends(np.stack(sides, axis=1) * 0.2, RATE, edge, edge)


def drum(seconds, rng, low=78.0):
    """A small hand drum."""
    times = _times(seconds)
    phase = 2 * np.pi * np.cumsum(low * (1 + 0.9 * np.exp(-times / 0.025))) / RATE
    skin = sound.shape_spectrum(rng.standard_normal(len(times)), RATE, sound.band(200, 1500)) * np.exp(-times / 0.02)
    return sound.fade_ends(np.sin(phase) * np.exp(-times / 0.16) + 0.25 * skin, RATE, 0.002, 0.05)


def clapper(seconds, rng):
    """Wooden clappers (phách)."""
    times = _times(seconds)
    tone = sum(np.sin(2 * np.pi * f * times + rng.uniform(0, 6)) for f in (1180.0, 1730.0, 2510.0))
    return sound.fade_ends(tone / 3 * np.exp(-times / 0.028), RATE, 0.001, 0.02)


def bell(hertz, seconds):
    """A small temple bell."""
    times = _times(seconds)
    partials = ((1.0, 1.0, 1.6), (2.01, 0.5, 1.1), (2.76, 0.32, 0.7), (4.1, 0.16, 0.4), (5.4, 0.08, 0.25))
    tone = sum(a * np.sin(2 * np.pi * hertz * r * times) * np.exp(-times / d) for r, a, d in partials)
    return sound.fade_ends(tone * 0.5, RATE, 0.004, 0.2)


# ── the score ────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Piece:
    """One piece of music: what the players play, and how."""

    title: str
    phrases: dict  # name -> melody
    form: str  # names of phrases in order
    mode: str = "bac"
    root: float = 62.0  # MIDI note of degree 0
    tempo: float = 72.0  # beats a minute
    lead: str = "zither"  # zither, flute, lute, or two of them in turn: "zither flute"
    grounds: tuple = (0, 3, 2, 0)  # degree under each group of four beats
    percussion: bool = False
    bells: bool = False
    mono: bool = False
    seconds: float | None = None  # exact length, else as long as it rings
    seed: int = 1
    tail: float = 3.2


def _parse(melody):
    for word in melody.split():
        pitch, beats = word.split(":")
        ornament = pitch[-1] if pitch[-1] in "~/" else ""
        yield (None if pitch == "-" else int(pitch.rstrip("~/"))), float(beats), ornament


def _hertz(piece, degree):
    mode = MODES[piece.mode]
    note = piece.root + mode[degree % 5] + 12 * (degree // 5)
    return 440.0 * 2 ** ((note - 69) / 12)


def _mix(out, signal, at_s, gain, place):
    """Adds mono or stereo `signal` at a time; `place` is −1 left … 1 right, equal power."""
    start = int(at_s * RATE)
    if start >= len(out):
        return
    if signal.ndim == 1:
        angle = (place + 1) * np.pi / 4
        signal = signal[:, None] * np.array([np.cos(angle), np.sin(angle)])
    part = signal[: len(out) - start]
    out[start : start + len(part)] += part * gain


def _reverb(dry, rng, seconds=1.7, amount=0.22):
    times = _times(seconds)
    tail = rng.standard_normal((len(times), 2)) * np.exp(-times / (seconds / 4.5))[:, None]
    tail = sound.shape_spectrum(tail, RATE, sound.band(180, 3800, order=1))
    tail[: int(0.012 * RATE)] = 0.0
    tail *= amount / np.sqrt((tail**2).sum(axis=0))
    size = 1 << int(np.ceil(np.log2(len(dry) + len(tail))))
    wet = np.fft.irfft(np.fft.rfft(dry, size, axis=0) * np.fft.rfft(tail, size, axis=0), size, axis=0)
    return dry + wet[: len(dry)] * 1.6


def _play_lead(out, piece, rng, beat):
    at, players = 0.0, piece.lead.split()
    for index, name in enumerate(piece.form.split()):
        player = players[index % len(players)]
        for degree, beats, ornament in _parse(piece.phrases[name]):
            if degree is not None:
                human = rng.uniform(0, 0.012)
                loud = rng.uniform(0.85, 1.0)
                hertz = _hertz(piece, degree)
                if player == "flute":
                    _mix(out, flute(hertz, beats * beat * 1.02, rng, ornament), at + human, 0.5 * loud, 0.15)
                elif player == "lute":
                    note = pluck(hertz / 2, beats * beat + 0.9, rng, ornament, bright=0.25, ring=0.994)
                    _mix(out, note, at + human, 0.74 * loud, -0.1)
                else:
                    note = pluck(hertz, beats * beat + 1.6, rng, ornament, bright=0.55, ring=0.998)
                    _mix(out, note, at + human, 0.72 * loud, -0.15)
            at += beats * beat
    return at


def _play_ground(out, piece, rng, beat, end):
    group, index = 4 * beat, 0
    while index * group < end - 0.5 * beat:
        at, degree = index * group, piece.grounds[index % len(piece.grounds)]
        long = min(group, end - at) + 1.6
        for offset, gain in ((degree - 5, 0.28), (degree - 2, 0.17)):
            _mix(out, pad(_hertz(piece, offset), long, rng), at, gain, 0.0)
        _mix(out, pluck(_hertz(piece, degree - 10), group + 0.6, rng, bright=0.1, ring=0.997), at, 0.34, 0.0)
        for step, offset in ((1.0, -2), (2.0, 0), (2.5, 1), (3.0, -2)):
            if at + step * beat < end - 0.2:
                note = pluck(_hertz(piece, degree + offset - 5), 1.4, rng, bright=0.2, ring=0.995)
                _mix(out, note, at + step * beat + rng.uniform(0, 0.015), 0.2, 0.5)
        if piece.percussion:
            _mix(out, drum(0.6, rng), at, 0.34, -0.2)
            _mix(out, drum(0.5, rng, low=104.0), at + 2.5 * beat, 0.2, -0.2)
            _mix(out, clapper(0.12, rng), at + 1.0 * beat, 0.1, 0.45)
            _mix(out, clapper(0.12, rng), at + 3.0 * beat, 0.12, 0.45)
        if piece.bells and index % 2 == 0:
            _mix(out, bell(_hertz(piece, degree + 5), 3.0), at, 0.09, -0.5)
        index += 1


def perform(piece):
    """The piece as samples at `RATE`, levelled; stereo unless the piece says mono."""
    rng = np.random.default_rng(piece.seed)
    beat = 60.0 / piece.tempo
    beats = sum(length for name in piece.form.split() for _, length, _ in _parse(piece.phrases[name]))
    out = np.zeros((int((beats * beat + piece.tail) * RATE), 2))
    end = _play_lead(out, piece, rng, beat)
    _play_ground(out, piece, rng, beat, end)
    out = _reverb(out, rng)
    if piece.seconds:
        frames = int(round(piece.seconds * RATE))
        out = np.pad(out, ((0, max(0, frames - len(out))), (0, 0)))[:frames]
    if piece.mono:
        out = out.mean(axis=1)
    out = sound.shape_spectrum(out, RATE, sound.band(70, 12_000, order=2))
    out = sound.fade_ends(out, RATE, 0.01, min(2.5, piece.tail))
    return sound.fade_ends(sound.level_to(out, RATE, LUFS, PEAK_DB), RATE, 0.01, 0.3)


PIECES = {
    "nhac-hieu/nhac-hieu-dai.ogg": Piece(
        "Nhạc hiệu đài",
        {"a": "0:1 2:.5 3:.5 5:1.5 4:.5 3:1 2:.5 3:.5 5~:2", "b": "7:1 5:.5 4:.5 3:1 2:.5 1:.5 2:.5 3:.5 5~:3"},
        # with the call, which lasts eleven seconds, exactly the minute of its slot
        "a b a b a b a b", root=62, tempo=84, lead="zither zither flute", grounds=(0, 3, 2, 0), percussion=True, bells=True,
        seed=11, tail=3.3, seconds=49.0,
    ),
    "nhac-hieu/cchc.ogg": Piece(
        "Nhạc mở chuyên mục Cải cách hành chính",
        {"a": "3:.5 5:.5 4/:1 3:.5 2:.5 3:1 5:.5 7:.5 6:.5 5:.5 5~:2"},
        "a", root=60, tempo=76, lead="flute", grounds=(0, 2, 0), bells=True, seed=12, tail=3.4,
    ),
    "nhac-hieu/cchc-ket.wav": Piece(
        "Nhạc kết chuyên mục Cải cách hành chính",
        {"a": "7:.5 5:.5 4:.5 3:.5 2:.5 3:.5 5~:2"},
        "a", root=60, tempo=78, lead="zither", grounds=(0, 0), bells=True, mono=True, seed=13, tail=2.8,
        seconds=5.5,
    ),
    "nhac-hieu/chuyen-muc.ogg": Piece(
        "Nhạc mở chuyên mục",
        {"a": "0:.5 1:.5 2:.5 3:.5 5:1 3:.5 4:.5 5~:2"},
        "a", root=65, tempo=84, lead="zither", grounds=(0, 3), percussion=True, seed=14, tail=3.2,
    ),
    "nhac-hieu/ket-thuc.ogg": Piece(
        "Nhạc kết buổi phát",
        {"a": "5:1 4:.5 3:.5 2:1 3/:1 2:.5 1:.5 0~:2 -:1", "b": "2:1 3:.5 5:.5 4:1 3:1 2:.5 1:.5 0~:3"},
        "a b", root=60, tempo=70, lead="flute zither", grounds=(0, 3, 2, 0), bells=True, seed=15, tail=3.6,
    ),
    "nhac-cau/nhac-cau.ogg": Piece(
        "Nhạc cầu ba mươi giây",
        {"a": "0:1 2:1 3:1 2:1", "b": "3:1 5/:1 4:.5 3:.5 2:1", "c": "1:1 2:.5 3:.5 2:1 0:1", "d": "2:.5 3:.5 5~:3"},
        "a b c a b d c a", root=62, tempo=72, lead="zither flute", grounds=(0, 2, 3, 0), percussion=True,
        seconds=30.0, seed=16,
    ),
    "nhac-nen/ben-song.ogg": Piece(
        "Bên sông",
        {"a": "0~:3 -:1 2:1 3:1 2~:2", "b": "3:1.5 2:.5 1:1 0:1 -1~:3 -:1", "c": "2:1 3/:1 5~:2 4:1 3:1 2~:2"},
        "a b c b a c b a c c b a", mode="xuan", root=60, tempo=60, lead="lute", grounds=(0, -1, 2, 0), seed=21,
    ),
    "nhac-nen/Sương trên phá.mp3": Piece(
        "Sương trên phá",
        {"a": "3~:3 2:1 0~:4", "b": "2:1 3:1 5~:3 3:1 2~:2", "c": "1/:1 2:1 3:1 2:1 0~:3 -:1"},
        "a b c a b c b c a b c a", mode="ai", root=59, tempo=62, lead="flute zither", grounds=(0, 2, 3, 0), seed=22,
    ),
    "nhac-nen/chieu-lang.ogg": Piece(
        "Chiều làng",
        {"a": "0:.5 2:.5 3~:2 2:.5 3:.5 5:2 -:2", "b": "5:.5 4:.5 3:1 2:1 1:.5 2:.5 0~:3 -:1", "c": "7:1 5:1 4:1 3:1 2~:3 -:1"},
        "a b c b a b c a b c b a", mode="xuan", root=62, tempo=66, lead="zither", grounds=(0, 3, -1, 0), bells=True, seed=23,
    ),
    "nhac-nen/gio-qua-dong.ogg": Piece(
        "Gió qua đồng",
        {"a": "0:1 1:.5 2:.5 3~:2 5:1 3:1 2~:2", "b": "2:1 1:1 0~:2 -1:1 0:1 1~:2", "c": "5:.5 6:.5 7~:2 5:1 3:1 4:1 5~:2"},
        "a b a c b c a b a c b a", mode="bac", root=58, tempo=68, lead="flute", grounds=(0, 2, 3, 0), seed=24,
    ),
    "nhac-nen/trua-he.ogg": Piece(
        "Trưa hè",
        {"a": "3:1 2:1 3:.5 2:.5 1:1 0~:3 -:1", "b": "-2:1 0:1 1/:1 2:1 1~:3 -:1", "c": "4:1 3:.5 2:.5 3:1 5:1 3~:3 -:1"},
        "a c b a c a b c a b a", mode="xuan", root=64, tempo=62, lead="zither lute", grounds=(0, 3, 0, -1), seed=25,
    ),
    "nhac-nen/loi-nho.mp3": Piece(
        "Lối nhỏ",
        {"a": "0:.5 2:.5 1:1 0~:2 2:.5 3:.5 2:1 1~:2", "b": "3:1 5:1 4/:1 3:1 2~:3 -:1", "c": "1:.5 0:.5 -1:1 -2~:2 0:1 1:1 0~:2"},
        "a b c a b a c b a b c a", mode="ai", root=61, tempo=64, lead="lute zither", grounds=(0, 0, 2, 3), bells=True, seed=26,
    ),
    "nhac-nen/mat-pha-lang.ogg": Piece(
        "Mặt phá lặng",
        {"a": "5~:4 3:1 2:1 3~:2", "b": "2:1 3:1 1~:2 0~:4", "c": "0:1 2:1 5/:2 6:1 5:1 3~:2"},
        "a b c b a c b a c b a b", mode="bac", root=57, tempo=60, lead="zither flute", grounds=(0, -1, 3, 0), seed=27,
    ),
    "nhac-chen/mot-nhip.ogg": Piece(
        "Một nhịp",
        {"a": "0:.5 2:.5 3:1 5:1 3:1 2:.5 3:.5 5~:3", "b": "5:1 4:.5 3:.5 2:1 1:1 2:.5 1:.5 0~:3"},
        "a b", root=62, tempo=52, lead="zither", grounds=(0, 3, 2, 0), seconds=22.0, seed=51,
    ),
    "nhac-chen/hai-nhip.ogg": Piece(
        "Hai nhịp",
        {"a": "3~:2 2:1 3:1 5~:3 -:1", "b": "4:1 3:1 2:1 3:.5 2:.5 0~:4"},
        "a b", mode="xuan", root=60, tempo=52, lead="flute", grounds=(0, 2, 3, 0), seconds=22.0, seed=52,
    ),
    "nhac-chen/ba-nhip.ogg": Piece(
        "Ba nhịp",
        {"a": "2:1 3:1 5/:1 7:1 5~:3 -:1", "b": "7:.5 5:.5 4:1 3:1 2:1 0~:4"},
        "a b", mode="bac", root=59, tempo=52, lead="lute", grounds=(0, -1, 2, 0), bells=True, seconds=22.0, seed=53,
    ),
    "ca-nhac/mua-gat.ogg": Piece(
        "Mùa gặt",
        {
            "a": "0:.5 1:.5 2:1 3:.5 2:.5 3:1 5:.5 4:.5 3:1 2~:2",
            "b": "5:1 7:.5 5:.5 4:1 3:1 2:.5 3:.5 4:.5 3:.5 2~:2",
            "c": "3:.5 3:.5 2:1 1:.5 1:.5 0:1 1:.5 2:.5 3/:1 0~:2",
            "d": "7:.5 8:.5 7:1 5:.5 6:.5 7:1 5:1 3:.5 4:.5 5~:2",
        },
        "a a b c a b c c b c a d d b c a b d c a c a", root=60, tempo=84, lead="zither flute", grounds=(0, 0, 3, 2),
        percussion=True, seed=31,
    ),
    "ca-nhac/Thuyền về.mp3": Piece(
        "Thuyền về",
        {
            "a": "3:1 5:1 4:.5 3:.5 2:1 3~:3 -:1",
            "b": "2:.5 3:.5 2:1 1:1 0:1 1:.5 2:.5 0~:3",
            "c": "5:1 6:.5 7:.5 8:1 7:1 6:.5 5:.5 5~:3",
            "d": "0:1 2:1 3/:1 2:1 5:.5 4:.5 3~:3",
        },
        "a b c b a b c b c b d a d b c b a d b a", root=57, tempo=74, lead="flute zither flute lute", grounds=(0, 2, 3, 0),
        percussion=True, seed=32,
    ),
    "ca-nhac/nang-len.ogg": Piece(
        "Nắng lên",
        {
            "a": "0:.5 2:.5 3:.5 5:.5 4:1 3:1 5:.5 3:.5 2:1 3~:2",
            "b": "7:1 5:1 6:.5 5:.5 3:1 4:.5 3:.5 2:1 0~:2",
            "c": "2:.5 2:.5 3:1 5:.5 5:.5 7:1 5:.5 3:.5 4/:1 5~:2",
            "d": "8:.5 7:.5 5:1 7:.5 5:.5 4:1 3:.5 4:.5 3:1 2~:2",
        },
        "a b a c b a b a c c b d b d a c b a c d b a", root=62, tempo=88, lead="zither lute", grounds=(0, 3, 2, 3),
        percussion=True, bells=True, seed=33,
    ),
    "ca-nhac/cho-som.ogg": Piece(
        "Chợ sớm",
        {
            "a": "3:.5 2:.5 3:.5 5:.5 3:1 2:1 0:.5 1:.5 2:1 0~:2",
            "b": "5:.5 5:.5 4:.5 3:.5 4:1 5:1 7:.5 5:.5 4:1 3~:2",
            "c": "0:.5 0:.5 1:1 2:.5 3:.5 2:1 1:.5 2:.5 1:1 0~:2",
            "d": "2:1 5:1 4:.5 3:.5 5:1 3:.5 2:.5 1/:1 2~:2",
        },
        "a c a b c b d a c a b d b c a d c b a c a", root=64, tempo=86, lead="lute zither", grounds=(0, 2, 0, 3),
        percussion=True, seed=34,
    ),
    "ca-nhac/ra-khoi.ogg": Piece(
        "Ra khơi",
        {
            "a": "0:1 3:1 2:.5 3:.5 5:1 3~:3 -:1",
            "b": "5:1 7:1 8:.5 7:.5 5:1 4:.5 5:.5 3~:3",
            "c": "3:.5 4:.5 5:1 3:1 2:1 1:.5 2:.5 0~:3",
            "d": "8~:2 7:1 5:1 6:.5 5:.5 3~:3",
        },
        "a c b c a b d c a b c d b c a d b c a c", root=59, tempo=76, lead="flute lute", grounds=(0, 3, 2, 3),
        percussion=True, bells=True, seed=35,
    ),
    "ca-khuc-hue/Trăng trên sông nhỏ.ogg": Piece(
        "Trăng trên sông nhỏ",
        {
            "a": "0~:2 1/:1 2:1 3~:3 -:1",
            "b": "3:.5 4:.5 5~:2 4:.5 3:.5 2:1 1:.5 2:.5 0~:2",
            "c": "-1:1 0:1 1/:1 0:1 -2:1 -1:1 0~:2",
        },
        "a b c a b c b a c b a b c a", mode="ai", root=62, tempo=58, lead="zither flute", grounds=(0, 2, 3, 0), seed=41,
    ),
    "ca-khuc-hue/mua-qua-cau.mp3": Piece(
        "Mưa qua cầu",
        {
            "a": "3~:2 2:.5 3:.5 1:1 0~:3 -:1",
            "b": "0:.5 1:.5 2/:1 3:1 2:1 3:.5 5:.5 4~:3",
            "c": "5:1 4:.5 3:.5 2~:2 1:1 2:.5 1:.5 0~:2",
        },
        "a b c a b c b a b c a b c a", mode="ai", root=57, tempo=60, lead="lute flute", grounds=(0, 3, 2, 0), bells=True, seed=42,
    ),
    "ca-khuc-hue/ben-xua.ogg": Piece(
        "Bến xưa",
        {
            "a": "2~:2 1:.5 2:.5 0:1 -1~:3 -:1",
            "b": "0:1 2:1 3/:1 4:1 3~:2 2:1 1:1",
            "c": "5~:2 4:1 3:1 4:.5 3:.5 2:1 0~:2",
        },
        "a b c b a c b a b c a b c a", mode="ai", root=60, tempo=56, lead="flute lute", grounds=(0, 2, 0, 3), seed=43,
    ),
    "ca-khuc-hue/non-la-chieu.ogg": Piece(
        "Nón lá chiều",
        {
            "a": "0:.5 1:.5 2:1 3~:2 2:1 3:1 5~:2",
            "b": "5:1 4/:1 3:1 2:1 3:.5 2:.5 1:1 0~:2",
            "c": "-2:1 -1:1 0~:2 1:.5 2:.5 1:1 0~:2",
        },
        "a b c a b a c b a b c b a c", mode="xuan", root=61, tempo=60, lead="zither", grounds=(0, 3, 2, 0), bells=True, seed=44,
    ),
    "ca-khuc-hue/dem-nghe-ho.ogg": Piece(
        "Đêm nghe hò",
        {
            "a": "3~:3 4:.5 3:.5 2~:2 -:2",
            "b": "2:.5 3:.5 5~:2 3:1 2:1 1/:1 0~:2",
            "c": "0:1 1:1 3~:2 2:.5 1:.5 0:1 -1~:2",
        },
        "a b c b a b c a b c b a c b", mode="ai", root=58, tempo=58, lead="flute zither", grounds=(0, -1, 2, 0), seed=45,
    ),
}
