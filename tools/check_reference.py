#!/usr/bin/env python3
"""Checks that docs/reference is what PROGRAM writes today. usage: check_reference.py PROGRAM

Prints what differs and how to renew it; exit 1 if anything does.
"""

import subprocess
import sys
import tempfile
from pathlib import Path


def compare(written, kept):
    """Compares two folders of *.md; returns the offenders."""
    names = sorted({path.name for folder in (written, kept) for path in folder.glob("*.md")})
    offenders = [] if names else ["no reference page was written"]
    for name in names:
        if not (written / name).exists():
            offenders.append(f"docs/reference/{name}: nothing generates it")
        elif not (kept / name).exists():
            offenders.append(f"docs/reference/{name}: missing")
        elif (written / name).read_bytes() != (kept / name).read_bytes():
            offenders.append(f"docs/reference/{name}: out of date")
    return offenders


def main(program):
    if not Path(program).exists():
        print(f"{program} was not built")
        return 1
    kept = Path(__file__).resolve().parent.parent / "docs" / "reference"
    with tempfile.TemporaryDirectory() as written:
        subprocess.run([program, written], check=True, timeout=60)
        offenders = compare(Path(written), kept)
    if offenders:
        offenders.append(f"renew with: {program} docs/reference")
    print("\n".join(offenders) or "generated reference: ok")
    return 1 if offenders else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
