#!/usr/bin/env python3
"""Checks that no secret reached a log, an error or a metric while the end-to-end tests ran.

Usage: check_secrets.py FOLDER, what tests/e2e/support/recorder.js has written there. Each kind of
record must hold its control words, so that a search that could find nothing fails. Prints the
offenders (never the secret itself), and a figure; exit 1 if any.
"""

import base64
import json
import sys
from pathlib import Path
from urllib.parse import quote

KINDS = ["log", "error", "metrics"]


def disguises(secret):
    """A secret as it is, and as it could be written by mistake."""
    raw = secret.encode()
    yield from {raw, base64.b64encode(raw), base64.urlsafe_b64encode(raw).rstrip(b"="),
                raw.hex().encode(), quote(secret, safe="").encode(), json.dumps(secret)[1:-1].encode()}


def read(folder, kind):
    return b"".join(path.read_bytes() for path in sorted(folder.glob(f"{kind}-*.txt")))


def lines(folder, kind):
    return {line for line in read(folder, kind).decode().splitlines() if line}


def check(folder):
    """Returns (secrets, {kind: bytes}, offenders)."""
    records = {kind: read(folder, kind) for kind in KINDS}
    secrets = sorted(json.loads(line) for line in lines(folder, "secrets"))
    controls = [json.loads(line) for line in lines(folder, "controls")]
    offenders = [] if secrets else ["no secret was planted"]
    for kind in KINDS:
        words = [word for of, word in controls if of == kind]
        if not words:
            offenders.append(f"{kind}: no control word was planted")
        offenders += [f"{kind}: control word {word} is not there" for word in words
                      if word.encode() not in records[kind]]
    for number, secret in enumerate(secrets):
        for kind in KINDS:
            for text in disguises(secret):
                at = records[kind].find(text)
                if at >= 0:
                    before = records[kind][:at].splitlines()[-1:] or [b""]
                    offenders.append(f"{kind}: holds secret {number}, after {before[0].decode(errors='replace')!r}")
                    break
    return secrets, {kind: len(text) for kind, text in records.items()}, offenders


def main():
    secrets, sizes, offenders = check(Path(sys.argv[1]))
    print("\n".join(offenders))
    found = "none" if not any("holds secret" in line for line in offenders) else "SOME"
    where = ", ".join(f"{size // 1024} KiB of {kind}" for kind, size in sizes.items())
    print(f"FIGURE secrets: {found} of {len(secrets)} planted found in {where}")
    return 1 if offenders else 0


if __name__ == "__main__":
    sys.exit(main())
