#!/usr/bin/env python3
"""Checks that tests/unit mirrors src/. Prints the offenders; exit 1 if any.

Each src/X.cc has tests/unit/X_test.cc, and each test mirrors a source or a header. What does not
has a line `FILE: reason` in tools/mirror_exceptions, as long as it is needed.
"""

import sys
from pathlib import Path


def read_exceptions(text):
    """Returns {file: reason}."""
    lines = [line.strip() for line in text.splitlines()]
    pairs = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {file.strip(): reason.strip() for file, _, reason in pairs}


def sources_without_test(root):
    for path in sorted((root / "src").rglob("*.cc")):
        name = path.relative_to(root / "src").with_suffix("").as_posix()
        if not (root / "tests" / "unit" / f"{name}_test.cc").exists():
            yield f"src/{name}.cc", f"no tests/unit/{name}_test.cc"


def tests_without_source(root):
    for path in sorted((root / "tests" / "unit").rglob("*_test.cc")):
        name = path.relative_to(root / "tests" / "unit").as_posix()[: -len("_test.cc")]
        if not any((root / "src" / f"{name}{suffix}").exists() for suffix in (".cc", ".h")):
            yield f"tests/unit/{name}_test.cc", "mirrors no file of src/"


def check(root):
    exceptions = read_exceptions((root / "tools" / "mirror_exceptions").read_text())
    alone = dict([*sources_without_test(root), *tests_without_source(root)])
    offenders = [f"{file}: {what}" for file, what in alone.items() if not exceptions.get(file)]
    for file in exceptions:
        if file not in alone:
            offenders.append(f"tools/mirror_exceptions: {file} needs no exception")
    return offenders


if __name__ == "__main__":
    found = check(Path(__file__).resolve().parent.parent)
    print("\n".join(found) or "mirror of tests: ok")
    sys.exit(1 if found else 0)
