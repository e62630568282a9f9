#!/usr/bin/env python3
"""Verifies a phatthanh airtime log, its sealed days, and evidence packs, with nothing of phatthanh.

    python3 verify.py var/airlog.db                       the log: hash chain and seals
    python3 verify.py var/airlog.db --sealed DIR          the log against sealed days kept elsewhere
    python3 verify.py --sealed DIR                        sealed days by themselves
    python3 verify.py PACK                                an evidence pack, unpacked
    python3 verify.py --self-test                         this program, by the test vectors of RFC 8032

`--sealed DIR` and `--key HEX` (the public key, as it was noted on paper) may be given again. Prints a line
for each thing verified, `ok …` or `broken …`; exits 0 if all is well, 1 if not, 2 if it could not be read.
The formats are described in CHAIN.md beside this file. Needs Python 3.8 and SQLite 3.37 or newer.
"""

import argparse
import datetime
import hashlib
import json
import pathlib
import sqlite3
import sys

GENESIS = "0" * 64
KINDS = {"start", "end", "missed", "approval", "withdrawal", "event"}
COLUMNS = ("seq", "kind", "at_us", "body", "prev", "hash")


class Broken(Exception):
    """What does not fit: the row or file, and how."""


# Ed25519 signatures, after RFC 8032, section 5.1. Verification only: nothing here is secret.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    """The sum of two points in extended coordinates (x, y, z, t), x·y = z·t."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    o, q = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, q - o, q + o, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point(data):
    """The point that 32 bytes write; none if they write no point."""
    y = int.from_bytes(data, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, message, signature):
    """Whether `signature` is that of `key` over `message`; key and signature in hexadecimal."""
    try:
        key, signature = bytes.fromhex(key), bytes.fromhex(signature)
    except (TypeError, ValueError):
        return False
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    # A key of small order would sign anything.
    if a is None or r is None or s >= ORDER or same(times(8, a), (0, 1, 1, 0)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return same(times(s, BASE), add(r, times(h, a)))


def self_test():
    """RFC 8032, section 7.1: key, message, signature; and the same with a bit changed."""
    vectors = [
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
         "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
         "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]
    for key, message, signature in vectors:
        message = bytes.fromhex(message)
        other = f"{int(signature[:2], 16) ^ 1:02x}{signature[2:]}"
        if not is_signed(key, message, signature) or is_signed(key, message + b"x", signature):
            raise Broken("self-test", f"of {key}")
        if is_signed(key, message, other) or is_signed(vectors[0][0], message + b"y", signature):
            raise Broken("self-test", f"of {key}")
    print("ok self-test", len(vectors))


# The chain.


def digest(seq, kind, at_us, body, prev):
    text = f"phatthanh airlog 1\n{seq}\n{kind}\n{at_us}\n{body}\n{prev}\n"
    return hashlib.sha256(text.encode()).hexdigest()


def facts(row):
    """What a row says; none if its body is none of a row's."""
    try:
        said = json.loads(row["body"])
    except (TypeError, ValueError):
        return None
    return said if isinstance(said, dict) and row["kind"] in KINDS else None


def seal_of(row):
    said = facts(row) or {}
    return said if row["kind"] == "event" and said.get("event") == "sealed" else None


def seal_fault(row, seal):
    """What is wrong with the seal that a row holds, by itself."""
    names = ("log", "day", "seq", "head", "key")
    text = "phatthanh seal 1\n" + "".join(f"{seal.get(name)}\n" for name in names)
    if not is_signed(seal.get("key"), text.encode(), seal.get("signature")):
        return "seal: its signature does not fit"
    if seal["seq"] != row["seq"] - 1 or seal["head"] != row["prev"]:
        return "seal: not of the row before it"
    return None


class Keys:
    """The keys that are believed: those given, or else the first one seen."""

    def __init__(self, given):
        self.trusted = list(given)

    def fault(self, key):
        if not self.trusted:
            self.trusted.append(key)
        return None if key in self.trusted else f"seal: made with another key, {key}"


def verify(log, keys):
    """The number of rows and the last hash of a log."""
    count, head, first, on_air = 0, GENESIS, None, set()
    for values in log.execute(f"select {', '.join(COLUMNS)} from entry order by seq"):
        row = dict(zip(COLUMNS, values))
        seq = row["seq"]
        if seq != count + 1:
            raise Broken(min(seq, count + 1), "missing" if seq > count + 1 else "inserted")
        if row["prev"] != head:
            raise Broken(seq, "prev")
        if row["hash"] != digest(*values[:5]):
            raise Broken(seq, "content or hash")
        said = facts(row)
        if said is None:
            raise Broken(seq, "body")
        if row["kind"] == "start":
            on_air.add(seq)
        if row["kind"] == "end":
            if said.get("of") not in on_air:
                raise Broken(seq, "end of an airing that is not on air")
            on_air.remove(said["of"])
        count, head, first = seq, row["hash"], first or row["hash"]
        seal = seal_of(row)
        if seal:
            fault = seal_fault(row, seal) or keys.fault(seal["key"])
            if seal.get("log") != first:
                fault = fault or "seal: of another log"
            if fault:
                raise Broken(seq, fault)
    given = log.execute("select seq from sqlite_sequence where name = 'entry'").fetchone() or (0,)
    if given[0] != count:
        raise Broken(count + 1, f"cut off: rows up to {given[0]} were written")
    return count, head


# Sealed days.


def lines(path):
    """The objects in a file of one a line."""
    data = path.read_bytes()
    if data and not data.endswith(b"\n"):
        raise Broken(path.name, "cut off in a line")
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise Broken(path.name, f"line {number}: not a row")
        yield number, said


def rows_of(path):
    """The rows of a file, which follow each other."""
    rows = []
    for number, row in lines(path):
        if set(row) != set(COLUMNS):
            raise Broken(path.name, f"line {number}: not a row")
        if rows and (row["seq"] != rows[-1]["seq"] + 1 or row["prev"] != rows[-1]["hash"]):
            raise Broken(path.name, f"row {row['seq']}: does not follow the one before")
        if row["hash"] != digest(*(row[column] for column in COLUMNS[:5])):
            raise Broken(path.name, f"row {row['seq']}: content or hash")
        rows.append(row)
    return rows


def sealed_day(path):
    """The rows of a sealed day's file and its seal."""
    rows = rows_of(path)
    seal = seal_of(rows[-1]) if rows else None
    if not seal:
        raise Broken(path.name, "no seal at its end")
    fault = seal_fault(rows[-1], seal)
    if fault:
        raise Broken(path.name, f"row {rows[-1]['seq']}: {fault}")
    return rows, seal


def differs(log, rows, name):
    """Whether the log has other rows than a sealed day of it."""
    for row in rows:
        found = log.execute(f"select {', '.join(COLUMNS)} from entry where seq = ?", (row["seq"],)).fetchone()
        if found is None:
            raise Broken(name, f"row {row['seq']}: the log lacks it, its end was cut off")
        for column, value in zip(COLUMNS, found):
            if value != row[column]:
                raise Broken(name, f"row {row['seq']}: the log has another {column}")


def goes_on_from(first, days):
    """Whether a log whose first row is `first` goes on from the damaged one that `days` are of."""
    said = facts(first) or {}
    if first["kind"] != "event" or said.get("event") != "log-set-aside":
        return False
    hashes = {row["seq"]: row["hash"] for _, rows, _ in days for row in rows}
    last = said.get("last")
    return last is None or last not in hashes or hashes[last] == said.get("hash")


def verify_sealed(folder, log, keys):
    """Prints what each sealed day in `folder` that does not fit is; says whether all fit."""
    own = None
    if log:
        found = log.execute(f"select {', '.join(COLUMNS)} from entry where seq = 1").fetchone()
        own = dict(zip(COLUMNS, found)) if found else None
    faults, by_log = [], {}
    for path in sorted(folder.glob("*.jsonl")):
        if path.name.startswith("."):
            continue
        try:
            rows, seal = sealed_day(path)
            by_log.setdefault(seal["log"], []).append((path.name, rows, seal))
            if own and seal["log"] == own["hash"]:
                differs(log, rows, path.name)
        except Broken as broken:
            faults.append(broken.args)
    days = sorted((day for days in by_log.values() for day in days), key=lambda day: (day[1][0]["at_us"], day[1][0]["seq"]))
    for name, rows, seal in days:
        fault = keys.fault(seal["key"])
        if fault:
            faults.append((name, f"row {rows[-1]['seq']}: {fault}"))
    for of_log in by_log.values():
        of_log.sort(key=lambda day: day[1][0]["seq"])
        for (_, before, _), (name, after, _) in zip(of_log, of_log[1:]):
            if before[-1]["seq"] + 1 != after[0]["seq"] or before[-1]["hash"] != after[0]["prev"]:
                faults.append((name, f"the days before it are missing, from row {before[-1]['seq'] + 1} on"))
    firsts = [day[1][0] for day in days if day[1][0]["seq"] == 1] + ([own] if own else [])
    for hash_of_first, of_log in by_log.items():
        name, rows, _ = of_log[0]
        if own and hash_of_first == own["hash"]:
            continue
        if not own and len(by_log) == 1:
            continue
        heir = rows[0]["seq"] == 1 and any(goes_on_from(first, of_log) for first in firsts)
        if heir:
            print("earlier", folder, f"a damaged log was set aside: its rows up to {of_log[-1][1][-1]['seq']} are here only")
        elif own or not any(goes_on_from(rows[0], others) for others in by_log.values() if others is not of_log):
            faults.append((name, "of another log: the log was replaced"))
    for name, what in sorted(faults):
        print("broken", folder / name, what)
    if not faults:
        print("ok", folder, len(days), max((seal["day"] for _, _, seal in days), default="-"))
    return not faults


# Evidence packs.


def is_at(text, at_us):
    """Whether RFC 3339 text writes an instant, to the nearest millisecond."""
    written = datetime.datetime.fromisoformat(text) - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return abs(written // datetime.timedelta(microseconds=1) - at_us) <= 500


def verify_files(pack):
    """Every file is the one that was packed, and the list of them is signed."""
    listed, faults = {}, []
    for line in (pack / "SHA256SUMS").read_text("utf-8").splitlines():
        value, _, name = line.partition("  ")
        listed[name] = value
    there = {path.relative_to(pack).as_posix() for path in pack.rglob("*") if not path.is_dir()}
    there -= {"SHA256SUMS", "SHA256SUMS.sig"}
    for name in sorted(set(listed) | there):
        if name not in there:
            faults.append((name, "missing"))
        elif name not in listed:
            faults.append((name, "was not packed"))
        elif hashlib.sha256((pack / name).read_bytes()).hexdigest() != listed[name]:
            faults.append((name, "is not what was packed"))
    return listed, faults


def verify_signature(pack, keys):
    path = pack / "SHA256SUMS.sig"
    if not path.exists():
        return [("SHA256SUMS.sig", "missing: nobody vouches for the list of files")]
    try:
        said = json.loads(path.read_text("utf-8"))
        key, signature = said["key"], said["signature"]
    except (ValueError, KeyError, TypeError):
        return [("SHA256SUMS.sig", "no signature")]
    text = b"phatthanh evidence 1\n" + (pack / "SHA256SUMS").read_bytes()
    if not is_signed(key, text, signature):
        return [("SHA256SUMS", "its signature does not fit")]
    fault = keys.fault(key)
    return [("SHA256SUMS.sig", fault)] if fault else []


def verify_rows(pack, keys):
    """Every row of the pack by number; those of the period follow each other without a gap."""
    rows, firsts = {}, set()
    for path in sorted((pack / "rows").glob("*.jsonl")):
        if path.name == "unsealed.jsonl":
            of_file = rows_of(path)
        else:
            of_file, seal = sealed_day(path)
            firsts.add(seal["log"])
            fault = keys.fault(seal["key"])
            if fault:
                raise Broken(f"rows/{path.name}", fault)
        for row in of_file:
            if rows.setdefault(row["seq"], row) != row:
                raise Broken(f"rows/{path.name}", f"row {row['seq']}: is there twice, and differs")
    if len(firsts) > 1:
        raise Broken("rows", "of more than one log")
    said = json.loads((pack / "pack.json").read_text("utf-8"))
    for seq in range(said["rows"]["from"], said["rows"]["to"] + 1):
        if seq not in rows:
            raise Broken("rows", f"row {seq}: missing")
        if seq - 1 in rows and rows[seq]["prev"] != rows[seq - 1]["hash"]:
            raise Broken("rows", f"row {seq}: does not follow the one before")
    return rows, said


def verify_airings(pack, rows, said):
    """The list of airings says what the rows say, and leaves none of the period out."""
    listed = {}
    for _, airing in lines(pack / "airings.jsonl"):
        seq = airing.get("seq")
        row = rows.get(seq)
        if row is None or row["kind"] not in ("start", "missed"):
            raise Broken("airings.jsonl", f"airing {seq}: no such row")
        item = facts(row)
        segment = (item.get("segment") or {}).get("id")
        if (airing.get("segment") or {}).get("id") != segment:
            raise Broken("airings.jsonl", f"airing {seq}: segment")
        for name in ("slot", "program", "topic", "approved_by", "kind"):
            if airing.get(name) != item.get(name):
                raise Broken("airings.jsonl", f"airing {seq}: {name}")
        if row["kind"] == "start" and not is_at(airing["start"], row["at_us"]):
            raise Broken("airings.jsonl", f"airing {seq}: start")
        closing = next((row for row in rows.values() if row["hash"] == airing.get("hash")), None)
        if closing is None:
            raise Broken("airings.jsonl", f"airing {seq}: hash")
        if closing["kind"] == "end":
            end = facts(closing)
            if end["of"] != seq or not is_at(airing["end"], closing["at_us"]):
                raise Broken("airings.jsonl", f"airing {seq}: end")
            if end["ended"] != airing["ended"] or end["played_frames"] != airing["played_frames"]:
                raise Broken("airings.jsonl", f"airing {seq}: ended")
        listed[seq] = airing
    for seq in range(said["rows"]["from"], said["rows"]["to"] + 1):
        row, item = rows[seq], facts(rows[seq]) or {}
        if row["kind"] not in ("start", "missed"):
            continue
        at = row["at_us"] if row["kind"] == "start" else item["planned_us"]
        wanted = said["from_us"] <= at < said["to_us"]
        wanted = wanted and said["topic"] in (None, item.get("topic"))
        wanted = wanted and said["segment"] in (None, (item.get("segment") or {}).get("id"))
        if wanted != (seq in listed):
            raise Broken("airings.jsonl", f"airing {seq}: {'left out' if wanted else 'not of the period'}")
    return len(listed)


def verify_pack(pack, keys):
    """Prints every file of the pack that is not what it should be; says whether all are."""
    listed, faults = verify_files(pack)
    try:
        # The seals first: the key that signed the days is the one to have signed the list.
        rows, said = verify_rows(pack, keys)
        if not faults:
            airings = verify_airings(pack, rows, said)
    except Broken as broken:
        faults.append(broken.args)
    except (KeyError, TypeError, ValueError, OSError) as error:
        faults.append(("pack.json", f"cannot be followed: {error}"))
    faults += verify_signature(pack, keys)
    for name, what in sorted(set(faults)):
        print("broken", name, what)
    if not faults:
        print("ok", f"{len(listed)} files, {len(rows)} rows, {airings} airings, key {keys.trusted[0]}")
    return not faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", type=pathlib.Path)
    parser.add_argument("--sealed", action="append", default=[], type=pathlib.Path)
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--self-test", action="store_true")
    given = parser.parse_args()
    if not (given.path or given.sealed or given.self_test):
        parser.print_help(sys.stderr)
        return 2
    keys, log, whole = Keys(given.key), None, True
    try:
        if given.self_test:
            self_test()
        if given.path and given.path.is_dir():
            whole = verify_pack(given.path, keys)
        elif given.path:
            path = given.path.resolve(strict=True)
            log = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
            log.text_factory = lambda data: data.decode("utf-8", "replace")
            try:
                print("ok", *verify(log, keys))
            except Broken as broken:
                print("broken", *broken.args)
                whole = False
        for folder in given.sealed:
            if not folder.is_dir():
                raise FileNotFoundError(f"{folder} is no folder")
            whole = verify_sealed(folder, log, keys) and whole
    except Broken as broken:
        print("broken", *broken.args)
        return 1
    except (OSError, sqlite3.Error, UnicodeError) as error:
        print(f"{given.path or ''}: {error}", file=sys.stderr)
        return 2
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
