#!/usr/bin/env python3
"""Checks every #include "x/..." of src/ against LAYERS. Prints the offenders; exit 1 if any.

A file belongs to the deepest folder named in LAYERS above it. It may include its own folder and
what the line allows: a folder, one header (`gateway/options` is gateway/options.h), or `*`.
"""

import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def read_layers(text):
    """Returns ({folder: set of allowed}, complaints about LAYERS itself)."""
    layers, complaints = {}, []
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        folder, _, rest = line.partition(":")
        for allowed in rest.split():
            if allowed != "*" and owner_of(allowed, layers) is None:
                complaints.append(f"LAYERS: {folder} names {allowed}, which stands above it")
        layers[folder.strip()] = set(rest.split())
    return layers, complaints


def owner_of(path, layers):
    """The deepest folder of LAYERS that holds `path`, or None."""
    parts = path.split("/")
    for length in range(len(parts), 0, -1):
        folder = "/".join(parts[:length])
        if folder in layers:
            return folder
    return None


def is_allowed(header, folder, layers):
    target = owner_of(header, layers)
    allowed = layers[folder]
    return target == folder or "*" in allowed or target in allowed or header[:-2] in allowed


def check(root):
    layers, offenders = read_layers((root / "LAYERS").read_text())
    source = root / "src"
    for path in sorted([*source.rglob("*.h"), *source.rglob("*.cc")]):
        name = path.relative_to(source).as_posix()
        folder = owner_of(name, layers)
        if folder is None:
            offenders.append(f"src/{name}: its folder does not stand in LAYERS")
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if match and not (source / match[1]).exists():
                offenders.append(f'src/{name}:{number}: "{match[1]}" is not a path from src/')
            elif match and not is_allowed(match[1], folder, layers):
                offenders.append(f"src/{name}:{number}: {folder} may not include {match[1]}")
    return offenders


if __name__ == "__main__":
    found = check(Path(__file__).resolve().parent.parent)
    print("\n".join(found) or "layers: ok")
    sys.exit(1 if found else 0)
