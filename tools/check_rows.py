#!/usr/bin/env python3
"""Checks that every row of docs/bad-inputs.md has a passed test.

Usage: check_rows.py LOG, the TAP output of the end-to-end tests. A test of a row begins with its
number. Prints the offenders, and a figure; exit 1 if any.
"""

import re
import sys
from pathlib import Path

ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)
# The TAP line of a passed test; a skipped one has not passed.
PASSED = re.compile(r"^ *ok \d+ - (\d+) (?!.*# SKIP)", re.MULTILINE)


def check(document, log):
    """Returns (rows, tests of them, offenders)."""
    rows = [int(number) for number in ROW.findall(document)]
    tests = [int(number) for number in PASSED.findall(log)]
    offenders = [f"row {number}: has no passed test" for number in rows if number not in tests]
    offenders += [f"row {number}: is there twice" for number in set(rows) if rows.count(number) > 1]
    return rows, [number for number in tests if number in rows], offenders


def main():
    document = Path(__file__).parent.parent / "docs" / "bad-inputs.md"
    rows, tests, offenders = check(document.read_text(), Path(sys.argv[1]).read_text(errors="replace"))
    print("\n".join(offenders))
    print(f"FIGURE bad inputs: {len(set(tests))} of {len(rows)} rows tested, by {len(tests)} passed tests")
    return 1 if offenders or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
