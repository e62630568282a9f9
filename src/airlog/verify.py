#!/usr/bin/env python3
"""Verifies the hash chain of a phatthanh airtime log, with nothing of phatthanh.

    python3 verify.py var/airlog.db

Prints `ok ROWS HEAD` and exits 0, or `broken SEQ WHAT` and exits 1; exits 2 if the file cannot be read.
The chain is described in CHAIN.md beside this file. Needs Python 3.8 and SQLite 3.37 or newer.
"""

import hashlib
import json
import pathlib
import sqlite3
import sys

GENESIS = "0" * 64
KINDS = {"start", "end", "missed", "approval", "withdrawal", "event"}


def digest(seq, kind, at_us, body, prev):
    text = f"phatthanh airlog 1\n{seq}\n{kind}\n{at_us}\n{body}\n{prev}\n"
    return hashlib.sha256(text.encode()).hexdigest()


def verify(log):
    """The number of rows and the last hash; or the first row that does not fit, and why."""
    count, head, on_air = 0, GENESIS, set()
    rows = log.execute("select seq, kind, at_us, body, prev, hash from entry order by seq")
    for seq, kind, at_us, body, prev, written in rows:
        if seq != count + 1:
            return False, min(seq, count + 1), "missing" if seq > count + 1 else "inserted"
        if prev != head:
            return False, seq, "prev"
        if written != digest(seq, kind, at_us, body, prev):
            return False, seq, "content or hash"
        try:
            facts = json.loads(body)
        except ValueError:
            return False, seq, "body"
        if kind not in KINDS or not isinstance(facts, dict):
            return False, seq, "body"
        if kind == "start":
            on_air.add(seq)
        if kind == "end":
            if facts.get("of") not in on_air:
                return False, seq, "end of an airing that is not on air"
            on_air.remove(facts["of"])
        count, head = seq, written
    given = log.execute("select seq from sqlite_sequence where name = 'entry'").fetchone() or (0,)
    if given[0] != count:
        return False, count + 1, f"cut off: rows up to {given[0]} were written"
    return True, count, head


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        path = pathlib.Path(sys.argv[1]).resolve(strict=True)
        log = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        whole, seq, what = verify(log)
    except (OSError, sqlite3.Error, UnicodeError) as error:
        print(f"{sys.argv[1]}: {error}", file=sys.stderr)
        return 2
    print("ok" if whole else "broken", seq, what)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
