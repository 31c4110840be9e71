#!/usr/bin/env python3
"""Checks that tests/unit mirrors src/. Prints the offenders; exit 1 if any.

Each src/X.cc has tests/unit/X_test.cc or a line `src/X.cc: reason` in tools/untested; each test
mirrors a source or a header; each line of tools/untested is still needed.
"""

import sys
from pathlib import Path


def read_untested(text):
    """Returns {source: reason}."""
    lines = [line.strip() for line in text.splitlines()]
    pairs = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {source.strip(): reason.strip() for source, _, reason in pairs}


def check(root):
    offenders = []
    untested = read_untested((root / "tools" / "untested").read_text())
    for path in sorted((root / "src").rglob("*.cc")):
        name = path.relative_to(root / "src").with_suffix("").as_posix()
        has_test = (root / "tests" / "unit" / f"{name}_test.cc").exists()
        source = f"src/{name}.cc"
        if has_test and source in untested:
            offenders.append(f"tools/untested: {source} has a test by now")
        elif not has_test and not untested.get(source):
            offenders.append(f"{source}: no tests/unit/{name}_test.cc, no reason in tools/untested")
    for source in untested:
        if not (root / source).exists():
            offenders.append(f"tools/untested: {source} does not exist")
    for path in sorted((root / "tests" / "unit").rglob("*_test.cc")):
        name = path.relative_to(root / "tests" / "unit").as_posix()[: -len("_test.cc")]
        if not any((root / "src" / f"{name}{suffix}").exists() for suffix in (".cc", ".h")):
            offenders.append(f"tests/unit/{name}_test.cc: mirrors no file of src/")
    return offenders


if __name__ == "__main__":
    found = check(Path(__file__).resolve().parent.parent)
    print("\n".join(found) or "mirror of tests: ok")
    sys.exit(1 if found else 0)
