"""Counts a period from the airtime log by rules of its own: python3 count.py STATION FROM TO < log.jsonl

The log is all of it, a row a line, as `log --format json` prints it; the period is two dates, both included. Prints what
the report is to say, as one JSON object, lengths in frames.
"""
import json
import pathlib
import sys
import tomllib

station, first_day, last_day = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
rows = [json.loads(line) for line in sys.stdin]
programs = {path.stem: tomllib.loads(path.read_text()) for path in (station / "programs").glob("*.toml")}
music = {
    path.parent.name
    for path in (station / "audio").glob("*/topic.toml")
    if tomllib.loads(path.read_text()).get("entertainment")
}


def counts(row):
    heard = row["played_frames"] or 0
    return row["start"] is not None and row["ended"] in ("complete", "cut") and 2 * heard >= row["held_frames"]


earliest = {}
for row in rows:
    if counts(row) and row["segment"]:
        name = row["segment"]["id"]
        earliest[name] = min(earliest.get(name, ("~", 0)), (row["start"], row["seq"]))


def is_new(row):
    mine = earliest.get(row["segment"]["id"]) if row["segment"] else None
    return mine is None or (row["start"] or row["planned"], row["seq"]) <= mine


def sort(row):
    kind, form = row["kind"], programs.get(row["program"], {}).get("form")
    if kind in ("opening", "closing"):
        return "signature"
    if kind != "segment":
        return kind
    if form in ("relay", "announcement", "music", "signature"):
        return form
    if form is None and row["topic"] in music:
        return "music"
    return "own" if is_new(row) else "repeat"


# What is read several times in a row is one airing.
read = set()


def counts_once(row):
    if not counts(row) or row.get("reading") is None:
        return counts(row)
    name = (row["segment"]["id"], row["slot"], row["planned"][:10])
    is_first = name not in read
    read.add(name)
    return is_first


CONTENT = ("own", "repeat", "relay", "announcement", "music")
sorts, by_program, by_topic, listed = {}, {}, {}, 0
for row in rows:
    if not first_day <= (row["start"] or row["planned"])[:10] <= last_day:
        continue
    what, heard, whole = sort(row), row["played_frames"] if row["start"] else 0, counts_once(row)
    listed += whole and what in ("own", "repeat", "relay")
    line = sorts.setdefault(what, [0, 0])
    line[0] += whole
    line[1] += heard or 0
    program = by_program.setdefault(row["program"], {"airings": 0, "content": 0, "framing": 0, "filling": 0, "new": []})
    if what in CONTENT:
        topic = by_topic.setdefault(f'{row["program"]}/{row["topic"]}', {"airings": 0, "content": 0, "new": []})
        for line in (program, topic):
            line["airings"] += whole
            line["content"] += heard or 0
            if whole and is_new(row) and row["episode"] not in line["new"]:
                line["new"].append(row["episode"])
    else:
        program["framing" if what == "signature" else "filling"] += heard or 0
print(json.dumps({"sorts": sorts, "programs": by_program, "topics": by_topic, "listed": listed}))
