#!/usr/bin/env python3
"""Checks the rules of the house that no compiler knows. Prints the offenders; exit 1 if any.

In src/: time, chance and the environment come in through constructors, so they are called only in
the folders named below. Everywhere: headers open with a comment and have #pragma once, no
unfinished notes, no path of one machine, no name that hides a file's job, no endless file.
"""

import re
import sys
from pathlib import Path

CALLERS = ("src/base/", "src/config/", "src/app/", "src/cli/")
BANNED_CALLS = re.compile(
    r"\b((?:system|steady|high_resolution)_clock::now|s?rand\s*\(|random_device"
    r"|sleep_(?:for|until)|usleep|nanosleep|getenv)"
)
# Put together here, so that this file does not offend itself.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(" + "|".join(["wo" + "rk/", "ro" + "ot/", "ho" + "me/"]) + ")")
HIDING_NAMES = {"util", "utils", "common", "helper", "helpers", "manager", "misc"}
MAX_LINES = 450

FOLDERS = ("src", "tests", "fuzz", "bench", "cmake", "script", "tools", "docs", "sdk", "examples", ".ci")
CODE = {".h", ".cc"}
TEXT = CODE | {"", ".cmake", ".txt", ".js", ".mjs", ".ts", ".conf", ".json", ".md", ".py", ".sh", ".toml", ".html"}
SKIPPED = {"node_modules", "__pycache__", "corpus", "data"}


def files_of(root):
    yield from (path for path in root.iterdir() if path.is_file() and path.suffix in TEXT)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXT and not SKIPPED & set(path.parts):
                yield path


def check_lines(name, lines):
    is_code = Path(name).suffix in CODE
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            yield f"{name}:{number}: unfinished note"
        if MACHINE_PATH.search(line):
            yield f"{name}:{number}: path of one machine"
        if is_code and name.startswith("src/") and not name.startswith(CALLERS):
            call = BANNED_CALLS.search(line.split("//")[0])
            if call:
                yield f"{name}:{number}: {call[1].strip('( ')} belongs behind an interface of base/"


def check_file(name, text):
    lines = text.splitlines()
    yield from check_lines(name, lines)
    if HIDING_NAMES & set(re.split(r"[/_.]", name)):
        yield f"{name}: the name hides the job"
    if name.endswith(".h"):
        if not text.startswith("//"):
            yield f"{name}:1: a header opens with what it is for"
        if "#pragma once" not in lines:
            yield f"{name}: no #pragma once"
    if Path(name).suffix in CODE and name.startswith("src/") and len(lines) > MAX_LINES:
        yield f"{name}: {len(lines)} lines, more than {MAX_LINES}"


def check(root):
    offenders = []
    for path in files_of(root):
        offenders += check_file(path.relative_to(root).as_posix(), path.read_text(errors="replace"))
    return offenders


if __name__ == "__main__":
    found = check(Path(__file__).resolve().parent.parent)
    print("\n".join(found) or "house rules: ok")
    sys.exit(1 if found else 0)
