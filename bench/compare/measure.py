#!/usr/bin/env python3
"""Measures Rollcall and its peers in turn, round after round, and writes what was found.

usage: measure.py PROGRAM BENCH_FOLDER RESULTS.json [--quick]
"""

import json
import sys
import time
from pathlib import Path

import machine
import samples


def tell(text):
    print(text, file=sys.stderr, flush=True)


def take(sample, programs, plan, into):
    """Adds the sample's numbers, and the steal meanwhile, to {name: [number, …]}."""
    begin = time.monotonic()
    with machine.Stolen() as stolen:
        values = sample(programs, plan)
    for name, value in {**values, f"steal.{sample.__name__}": stolen.percent}.items():
        into.setdefault(name, []).append(value)
    tell(f"  {sample.__name__}: {time.monotonic() - begin:.0f} s, {stolen.percent:.1f} % stolen")


def measure(programs, plan):
    found = {}
    for number in range(plan.rounds):
        tell(f"round {number + 1} of {plan.rounds}")
        for sample in samples.EVERY_ROUND:
            take(sample, programs, plan, found)
        if number < plan.hold_rounds:
            for sample in samples.SOME_ROUNDS:
                take(sample, programs, plan, found)
    tell("once")
    for sample in samples.ONCE:
        take(sample, programs, plan, found)
    return found


def main(arguments):
    quick = "--quick" in arguments
    program, bench, output = [word for word in arguments if word != "--quick"]
    plan = samples.QUICK if quick else samples.FULL
    begin, facts = time.monotonic(), machine.facts()
    try:
        found = measure(samples.Programs(Path(program).resolve(), Path(bench).resolve()), plan)
    except samples.Failed as error:
        tell(f"bench: {error}")
        return 1
    results = {"quick": quick, "plan": vars(plan), "machine": facts,
               "minutes": round((time.monotonic() - begin) / 60, 1), "values": found}
    Path(output).write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
