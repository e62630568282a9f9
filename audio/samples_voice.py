"""The sample voice: reads the scripts (`*.txt`) beside the recordings with espeak-ng.

A script is: the title on the first line, the text to speak, and a last line `Nguồn: …` that is not
spoken. Each sentence is spoken alone and joined with pauses, then softened and levelled.
"""

import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np

import samples_sound as sound

VOICE, SPEED, PITCH = "vi", 114, 42
LUFS, PEAK_DB = -18.8, -3.8

# How to say what espeak-ng reads badly. The title line is written for the eye, so it needs this most.
SAY = {
    "VNeID": "vi en i đi",
    "Hue-S": "Huế ét",
    "UBND": "Ủy ban nhân dân",
    "BHYT": "bảo hiểm y tế",
    "FM": "ép em",
    "76/NQ-CP của Chính phủ": "bảy mươi sáu của Chính phủ",
    "76/NQ-CP": "bảy mươi sáu của Chính phủ",
    "chấm gov, chấm vn": "chấm gốp, chấm vi en",
    "142": "một trăm bốn mươi hai",
    "143": "một trăm bốn mươi ba",
    " – ": ", ",
}


def read_script(path):
    """(title, paragraphs to speak) of a script."""
    lines = [line.strip() for line in Path(path).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    assert lines[-1].startswith("Nguồn:"), f"{path}: the last line must name the source"
    return lines[0], lines[1:-1]


def _sentences(paragraph):
    for written, spoken in SAY.items():
        paragraph = paragraph.replace(written, spoken)
    return [part for part in re.split(r"(?<=[.?!:;])\s+", paragraph) if part]


def _speak(sentence):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentence.wav"
        command = ["espeak-ng", "-v", VOICE, "-s", str(SPEED), "-p", str(PITCH), "-z", "-w", str(path), sentence]
        subprocess.run(command, check=True)
        signal, rate = sound.read_wav(path)
    loud = np.flatnonzero(np.abs(signal) > 0.003)
    margin = int(0.02 * rate)
    signal = signal[max(loud[0] - margin, 0) : loud[-1] + 2 * margin]
    return sound.fade_ends(signal, rate, 0.008, 0.03), rate


def _moving_level(signal, rate, seconds):
    width = int(seconds * rate)
    before = np.cumsum(np.concatenate([np.zeros(width - width // 2), signal**2, np.zeros(width // 2)]))
    return np.sqrt(np.maximum(before[width:] - before[:-width], 0.0) / width + 1e-12)


def _soften(signal, rate):
    """Gentle high-pass and low-pass, a de-esser, a little compression, a very small room."""
    signal = sound.shape_spectrum(signal, rate, sound.band(110, 6800, order=2))
    hiss = sound.shape_spectrum(signal, rate, sound.band(4200, None, order=3))
    share = _moving_level(hiss, rate, 0.01) / _moving_level(signal, rate, 0.06)
    signal = signal - hiss * np.clip((share - 0.22) / 0.4, 0.0, 0.7)
    level = _moving_level(signal, rate, 0.05)
    middle = np.sqrt((signal**2).mean())
    signal = signal * np.minimum(1.0, (level / (1.4 * middle)) ** -0.35)
    rng = np.random.default_rng(7)
    times = np.arange(int(0.18 * rate)) / rate
    room = rng.standard_normal(len(times)) * np.exp(-times / 0.035)
    room = sound.shape_spectrum(room, rate, sound.band(250, 3500)) * (times > 0.006)
    room *= 0.16 / np.sqrt((room**2).sum())
    size = 1 << int(np.ceil(np.log2(len(signal) + len(room))))
    wet = np.fft.irfft(np.fft.rfft(signal, size) * np.fft.rfft(room, size), size)[: len(signal)]
    return signal + wet


def record(script):
    """(title, signal, rate) of a spoken script, levelled, with a breath of silence at both ends."""
    title, paragraphs = read_script(script)
    parts, rate = [], 22_050
    for index, paragraph in enumerate([title, *paragraphs]):
        if index == 0 and title in paragraphs[0] or index == 0 and title.startswith("Lời "):
            continue
        for sentence in _sentences(paragraph):
            signal, rate = _speak(sentence)
            gap = 0.28 if sentence[-1] in ":;" else 0.46
            parts += [signal, np.zeros(int(gap * rate))]
        parts.append(np.zeros(int((0.6 if index == 0 else 0.4) * rate)))
    speech = np.concatenate(parts)
    speech = speech[: np.flatnonzero(np.abs(speech) > 0.002)[-1] + 1]
    speech = np.concatenate([np.zeros(int(0.3 * rate)), speech, np.zeros(int(0.45 * rate))])
    speech = sound.level_to(_soften(speech, rate), rate, LUFS, PEAK_DB)
    return title, sound.fade_ends(speech, rate, 0.05, 0.15), rate
