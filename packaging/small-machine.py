#!/usr/bin/env python3
"""A day of a station on a small machine: 512 MB and one core, 10,000 recordings, the console open, 200 files dropped meanwhile.

    small-machine.py PHATTHANH [--minutes 1440] [--recordings 10000] [--drops 200] [--folder DIR]

As root: the limits are a control group's (version 2, or 1 where that is what the machine has). Prints what was seen; exit
status 1 where the sound ran dry, the program ended, or a dropped file was not ingested. Part of `make soak`.
"""

import argparse
import array
import json
import math
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
import wave
from pathlib import Path

LIMIT = 512 << 20
PORT = 18_473
PAGES = ["/man-hinh", "/vao"]
# A group of its own, whatever else runs.
GROUP = f"phatthanh-{os.getpid()}"


def tone(path, seconds, number, rate=22_050):
    """A tone that no other number has, with a beat that makes it no steady tone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    step = 0.1 + number / 100_000
    # One second, again and again: nobody listens to all of it.
    second = [int(9_000 * math.sin(at * step) * (0.6 + 0.4 * math.sin(at / 3_000))) for at in range(int(min(seconds, 1) * rate))]
    samples = second * max(int(seconds), 1)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(array.array("h", samples).tobytes())


def station(folder, recordings):
    """The station: a day of one program, in whose topic six recordings are ten minutes long; the others fill twenty topics."""
    (folder / "config").mkdir(parents=True)
    (folder / "programs").mkdir()
    (folder / "config/station.toml").write_text(
        'name = "Đài thử máy nhỏ"\nquiet_hours = "none"\n[fallback]\nfolder = "du-phong"\n'
        f'[library]\nsettle = "5s"\n[console]\nlisten = "127.0.0.1:{PORT}"\n'
    )
    topics = [f"linh-vuc-{number:02}" for number in range(20)]
    (folder / "programs/ca-ngay.toml").write_text(
        'title = "Cả ngày"\ntopics = ["ca-ngay"]\npick = "rotate"\nfiller = "ca-ngay"\napproval = false\n'
    )
    listed = ", ".join(f'"{topic}"' for topic in topics)
    (folder / "programs/chuyen-muc.toml").write_text(
        f'title = "Chuyên mục"\ntopics = [{listed}]\npick = "rotate"\nfiller = "ca-ngay"\napproval = false\n'
    )
    slots = []
    for hour in range(24):
        for minute, program, length in [(0, "ca-ngay", "40m"), (40, "chuyen-muc", "20m")]:
            slots.append(
                f'[[slot]]\nid = "{program}-{hour}"\nprogram = "{program}"\ndays = "hằng ngày"\n'
                f'at = "{hour:02}:{minute:02}"\nlength = "{length}"\n'
            )
    (folder / "config/schedule.toml").write_text("\n".join(slots))
    (folder / "audio/du-phong").mkdir(parents=True)
    for number in range(6):
        tone(folder / f"audio/ca-ngay/{number}.wav", 600, number, 8_000)
    for number in range(recordings):
        tone(folder / f"audio/{topics[number % len(topics)]}/bài {number:05}.wav", 0.4, 10 + number)


def limits():
    """(folder of the group, file of its processes, file of its highest use) of a group that takes 512 MB."""
    two, one = Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/memory")
    if (two / "cgroup.controllers").exists() and "memory" in (two / "cgroup.controllers").read_text():
        group = two / GROUP
        group.mkdir()
        (group / "memory.max").write_text(str(LIMIT))
        if (group / "memory.swap.max").exists():
            (group / "memory.swap.max").write_text("0")
        return group, "memory.peak"
    if one.is_dir():
        group = one / GROUP
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(LIMIT))
        return group, "memory.max_usage_in_bytes"
    sys.exit("SKIPPED: no control group for memory here; run it as root on a machine that has one")


def ingested(folder, name):
    """How many recordings called so the running station has in its index."""
    with sqlite3.connect(f"file:{folder}/var/catalogue.db?mode=ro", uri=True, timeout=10) as index:
        return index.execute("select count(*) from recording where path like ?", (f"%/{name}%",)).fetchone()[0]


class Console(threading.Thread):
    """One who keeps the console open: asks for pages, one after the other."""

    def __init__(self):
        super().__init__(daemon=True)
        self.asked, self.failed, self.slowest, self.ended = 0, 0, 0.0, threading.Event()

    def run(self):
        while not self.ended.wait(1):
            for page in PAGES:
                begun = time.monotonic()
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{page}", timeout=30) as answer:
                        answer.read()
                    self.asked += 1
                except OSError:
                    self.failed += 1
                self.slowest = max(self.slowest, time.monotonic() - begun)


def resident(pid):
    """(now, at most, of its own) in memory, MB, as the kernel has it of the process; the rest are pages of files, which it may take back."""
    facts = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return tuple(int(facts[key].split()[0]) / 1000 for key in ("VmRSS", "VmHWM", "RssAnon"))


def real_time(pid):
    """How many threads the system runs before all others (SCHED_FIFO, SCHED_RR)."""
    policies = [task.joinpath("stat").read_text().rsplit(")", 1)[1].split()[38] for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(policy in ("1", "2") for policy in policies)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("program", type=Path)
    asked.add_argument("--minutes", type=float, default=1440)
    asked.add_argument("--recordings", type=int, default=10_000)
    asked.add_argument("--drops", type=int, default=200)
    asked.add_argument("--folder", type=Path, default=Path("target/small-machine"))
    asked = asked.parse_args()
    folder = asked.folder.resolve()
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        station(folder, asked.recordings)
        subprocess.run([asked.program, "--station", folder, "library", "scan", "--json"], check=True, stdout=subprocess.DEVNULL)
        (folder / "made").write_text("")
    # What an earlier run dropped is other than what this one drops.
    seed = int(time.time()) % 80_000 + 20_000
    drops = folder / "audio/ca-ngay"
    for old in drops.glob("moi-*"):
        old.unlink()

    group, peak = limits()
    join = lambda: (group / "cgroup.procs").write_text(str(os.getpid()))
    begun = time.monotonic()
    daemon = subprocess.Popen(
        ["taskset", "-c", "0", asked.program, "--station", folder, "run", "--silent"],
        preexec_fn=join,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "stderr").open("w"),
        env={**os.environ, "MALLOC_ARENA_MAX": "1"},
    )
    ask = lambda *what: subprocess.run(
        [asked.program, "--station", folder, *what, "--json"], capture_output=True, text=True, check=False
    ).stdout
    status = lambda: json.loads(ask("status") or "{}")
    wrong = []
    try:
        while not status().get("on_air") and daemon.poll() is None and time.monotonic() - begun < 120:
            time.sleep(0.2)
        if daemon.poll() is not None or not status().get("on_air"):
            print("WRONG: never on air: " + (folder / "stderr").read_text()[-2000:])
            return 1
        dry = lambda: f"{status().get('underruns')} underruns, load {os.getloadavg()[0]:.1f}"
        print(f"on air after {time.monotonic() - begun:.1f} s, {resident(daemon.pid)[0]:.1f} MB, {real_time(daemon.pid)} threads in real time", flush=True)
        consoles = [Console() for _ in range(4)]
        for console in consoles:
            console.start()

        end = begun + asked.minutes * 60
        quarter = asked.minutes * 15
        time.sleep(quarter)
        before = resident(daemon.pid)[0]
        for number in range(asked.drops):
            tone(drops / f"moi-{seed}-{number:03}.wav", 3, seed + number)
        dropped = time.monotonic()
        print(f"after a quarter {before:.1f} MB; {asked.drops} files dropped; {dry()}", flush=True)
        taken = 0
        while taken < asked.drops and daemon.poll() is None and time.monotonic() < max(end, dropped + 600):
            time.sleep(5)
            taken = ingested(folder, f"moi-{seed}-")
        print(f"{taken} of them ready after {time.monotonic() - dropped:.0f} s, {resident(daemon.pid)[0]:.1f} MB; {dry()}", flush=True)
        if taken < asked.drops:
            wrong.append("not all dropped files were ingested")
        told = 0
        while time.monotonic() < end and daemon.poll() is None:
            time.sleep(min(60, max(end - time.monotonic(), 0.1)))
            # Twelve times in all: what grows is seen to.
            passed = int((time.monotonic() - begun) / (asked.minutes * 5))
            if passed > told and daemon.poll() is None:
                told, (now, _, own) = passed, resident(daemon.pid)
                print(f"{(time.monotonic() - begun) / 60:.0f} min: {now:.1f} MB, {own:.1f} of its own; {dry()}", flush=True)

        if daemon.poll() is not None:
            wrong.append(f"the program ended: {daemon.returncode}")
        else:
            for console in consoles:
                console.ended.set()
            said, (now, most, own) = status(), resident(daemon.pid)
            print(f"{asked.minutes:.0f} min: {said['underruns']} underruns, {now:.1f} MB resident, {own:.1f} of its own, {most:.1f} MB at most, load {os.getloadavg()[0]:.1f}")
            print(f"the group took {int((group / peak).read_text()) / 1e6:.0f} MB at most, cached files with it, of {LIMIT / 1e6:.0f}")
            asks, failed = (sum(getattr(console, what) for console in consoles) for what in ("asked", "failed"))
            slowest = max(console.slowest for console in consoles)
            print(f"console: {asks} pages, {failed} not answered, the slowest {slowest:.2f} s")
            if said["underruns"]:
                wrong.append("the sound ran dry")
            if failed:
                wrong.append("pages were not answered")
    finally:
        if daemon.poll() is None:
            daemon.terminate()
            daemon.wait(30)
        time.sleep(0.5)
        group.rmdir()
    for what in wrong:
        print(f"WRONG: {what}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
