"""Sound tools shared by the sample voice and the sample music.

Mono signals are float64 arrays `[frames]`, stereo `[frames, 2]`, samples in −1..1. Loudness follows
ITU-R BS.1770 (K-weighting, gates at −70 LUFS and −10 LU); true peak is measured four times oversampled.
"""

import subprocess
import wave

import numpy as np


def decibels(value):
    """An amplitude from decibels."""
    return 10.0 ** (value / 20.0)


def shape_spectrum(signal, rate, response):
    """`signal` with each frequency f (Hz) weighted by `response(f)`, zero phase."""
    frames = len(signal)
    padded = 1 << int(np.ceil(np.log2(frames + rate // 4)))
    spectrum = np.fft.rfft(signal, padded, axis=0)
    gain = response(np.fft.rfftfreq(padded, 1.0 / rate))
    if signal.ndim == 2:
        gain = gain[:, None]
    return np.fft.irfft(spectrum * gain, padded, axis=0)[:frames]


def band(low_hz=None, high_hz=None, order=2):
    """A gentle band-pass response for `shape_spectrum`; either edge may be left out."""

    def response(freq):
        gain = np.ones_like(freq)
        safe = np.maximum(freq, 1e-3)
        if low_hz:
            gain = gain / np.sqrt(1.0 + (low_hz / safe) ** (2 * order))
        if high_hz:
            gain = gain / np.sqrt(1.0 + (safe / high_hz) ** (2 * order))
        return gain

    return response


def _k_weight(freq, rate):
    """Magnitude of the BS.1770 K-weighting at `freq`, for any sample rate (48 kHz prototype, warped)."""
    z = np.exp(-2j * np.pi * freq / 48_000.0)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1.0 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1.0 - 2.0 * z + z**2) / (1.0 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.abs(shelf * high_pass)


def loudness(signal, rate):
    """Integrated loudness in LUFS. A mono signal counts as one channel, as ffmpeg's ebur128 counts it."""
    weighted = shape_spectrum(signal, rate, lambda f: _k_weight(f, rate))
    if weighted.ndim == 1:
        weighted = weighted[:, None]
    power = np.concatenate([[0.0], np.cumsum((weighted**2).sum(axis=1))])
    block, hop = int(0.4 * rate), int(0.1 * rate)
    starts = np.arange(0, max(len(signal) - block, 1), hop)
    mean = (power[np.minimum(starts + block, len(signal))] - power[starts]) / block
    level = -0.691 + 10 * np.log10(np.maximum(mean, 1e-12))
    heard = mean[level > -70.0]
    gate = -0.691 + 10 * np.log10(heard.mean()) - 10.0
    return -0.691 + 10 * np.log10(mean[level > gate].mean())


def true_peak(signal):
    """Highest sample after fourfold oversampling, linear."""
    padded = 1 << int(np.ceil(np.log2(len(signal))))
    spectrum = np.fft.rfft(signal, padded, axis=0)
    dense = np.fft.irfft(spectrum, 4 * padded, axis=0) * 4.0
    return np.abs(dense).max()


def soft_limit(signal, ceiling, rate):
    """Turns the gain down smoothly around peaks over `ceiling` (linear): 5 ms ahead, 120 ms back."""
    envelope = np.abs(signal) if signal.ndim == 1 else np.abs(signal).max(axis=1)
    wanted = np.minimum(1.0, ceiling / np.maximum(envelope, 1e-9))
    ahead, back = int(0.005 * rate), int(0.12 * rate)
    if wanted.min() >= 1.0:
        return signal
    step = max(1, ahead // 4)
    blocks = -(-len(wanted) // step)
    coarse = np.pad(wanted, (0, blocks * step - len(wanted)), constant_values=1.0).reshape(blocks, step).min(axis=1)
    reach = ahead // step + 2
    near = np.pad(coarse, (reach, reach - 1), constant_values=1.0)
    held = np.lib.stride_tricks.sliding_window_view(near, 2 * reach).min(axis=1)
    gain, level, release = np.empty(blocks), 1.0, np.exp(-step / back)
    for i, want in enumerate(held):
        level = min(want, 1.0 - (1.0 - level) * release)
        gain[i] = level
    smooth = np.interp(np.arange(len(wanted)), (np.arange(blocks) + 0.5) * step, gain)
    return signal * (smooth if signal.ndim == 1 else smooth[:, None])


def level_to(signal, rate, lufs, peak_db):
    """`signal` at `lufs`, its true peak kept under `peak_db` dBTP."""
    for _ in range(4):
        signal = signal * decibels(lufs - loudness(signal, rate))
        signal = soft_limit(signal, decibels(peak_db - 0.3), rate)
    return signal * min(1.0, decibels(peak_db) / true_peak(signal))


def fade_ends(signal, rate, fade_in_s, fade_out_s):
    """Raised-cosine fades at both ends."""
    out = signal.copy()
    for seconds, at_end in ((fade_in_s, False), (fade_out_s, True)):
        frames = min(int(seconds * rate), len(out))
        ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(frames, 1))
        ramp = ramp[::-1] if at_end else ramp
        part = slice(len(out) - frames, None) if at_end else slice(0, frames)
        out[part] = out[part] * (ramp if out.ndim == 1 else ramp[:, None])
    return out


def read_wav(path):
    """A 16-bit mono WAV file as (signal, rate)."""
    with wave.open(str(path)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return data / 32768.0, file.getframerate()


def encode(signal, rate, path, codec_args, tags):
    """Writes `signal` to `path` through ffmpeg, which picks the container from the file's ending."""
    channels = 1 if signal.ndim == 1 else 2
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-y", "-f", "f32le", "-ar", str(rate)]
    command += ["-ac", str(channels), "-i", "pipe:0", "-map_metadata", "-1", "-fflags", "+bitexact"]
    command += ["-flags:a", "+bitexact", *codec_args]
    for key, value in tags.items():
        command += ["-metadata", f"{key}={value}"]
    subprocess.run([*command, str(path)], input=signal.astype("<f4").tobytes(), check=True)
