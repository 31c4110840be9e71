#!/usr/bin/env python3
"""Writes the page, its plots and its numbers from the results of measure.py.

usage: page.py RESULTS.json INSTRUCTIONS.json FOLDER
INSTRUCTIONS.json is what was recorded last; the folder gets benchmarks.md, benchmarks.json and plots/.
"""

import json
import sys
from pathlib import Path

import plot
from samples import CONNECTIONS, CROWD_TURNS, STORM_TURNS
from summary import Figures, number, verdict

SPREADS = (
    ("one_user.cpu", "CPU a call of one user, µs"), ("nginx.cpu", "nginx, CPU a call, µs"),
    ("hundred.users", "users a core-second"), ("hgetall.users", "Valkey HGETALL, users a core-second"),
    ("mget.users", "Valkey MGET, users a core-second"),
    ("crowd.users", "in a crowd, users a core-second"),
    ("crowd_hgetall.users", "in a crowd, Valkey HGETALL"), ("crowd_mget.users", "in a crowd, Valkey MGET"),
    ("loop.cpu", "CPU a call, one loop, µs"),
    ("loops.cpu", "CPU a call, all cores, µs"),
    ("idle.p99", "p99 alone, µs"), ("storm.p99", "p99 in a storm, µs"), ("login.cpu", "CPU a login, µs"),
    ("absent.p99", "loss to absent, p99, µs"), ("device.bytes", "bytes a device"),
    ("million.cpu", "CPU a heartbeat, as of a million devices, µs"),
    ("busy.cpu", "CPU a heartbeat, a second apart, µs"),
    ("device.cpu", "CPU a heartbeat, trickling in, µs"), ("ws.bytes", "ws, bytes a device"),
    ("ws_busy.cpu", "ws, CPU a heartbeat, a second apart, µs"),
    ("ws.cpu", "ws, CPU a heartbeat, trickling in, µs"),
)


def line(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def milliseconds(figures, *names):
    return " / ".join(number(None if (value := figures.median(name)) is None else value / 1000, 2)
                      for name in names)


def registry_sizes(figures):
    names = [name for name in figures.values if name.startswith("registry.bytes.")]
    return sorted(int(name.rsplit(".", 1)[1]) for name in names)


def valkey_goals(figures, plan):
    rows = []
    for ours, kind, users in (("hundred", "", plan["devices"]), ("crowd", "crowd_", plan["crowd"])):
        hashes = figures.ratio(f"{ours}.users", f"{kind}hgetall.users")
        packed = figures.ratio(f"{ours}.users", f"{kind}mget.users")
        rows.append((f"users a core-second among {users:,}, against Valkey's HGETALL",
                     f"{number(hashes, 2)} ×", "≥ 5 ×", verdict(hashes, 5, False)))
        rows.append((f"… among {users:,}, against Valkey's MGET of packed values",
                     f"{number(packed, 2)} ×", "≥ 3 ×", verdict(packed, 3, False)))
    return rows


def goals(figures, plan):
    nginx = figures.ratio("one_user.cpu", "nginx.cpu")
    storm = figures.ratio("storm.p99", "idle.p99")
    logins = figures.median("login.cpu")
    logins = None if logins is None else 1e6 / logins
    absent = figures.median("absent.p99")
    absent = None if absent is None else absent / 1000
    bytes_each = figures.median("device.bytes")
    heartbeat = figures.median("million.cpu")
    sizes = registry_sizes(figures)
    registry = figures.median(f"registry.bytes.{sizes[-1]}") if sizes else None
    rows = (
        ("a signed call of one user, CPU against nginx `return 200`", f"{number(nginx, 2)} ×", "≤ 1.15 ×",
         verdict(nginx, 1.15)),
        *valkey_goals(figures, plan),
        ("registry, bytes a connection", number(registry, 0), "≤ 100 at 10 M", verdict(registry, 100)),
        ("memory of an idle device, bytes", number(bytes_each, 0), "≤ 1,024", verdict(bytes_each, 1024)),
        ("CPU a heartbeat, as many as of a million devices at 25 s, µs", number(heartbeat, 1), "≤ 20", verdict(heartbeat, 20)),
        ("p99 of calls in a login storm against alone", f"{number(storm, 2)} ×", "≤ 3 ×",
         verdict(storm, 3)),
        ("logins a core-second", number(logins, 0), "≥ 10,000", verdict(logins, 10_000, False)),
        ("from socket loss to absent, p99, ms", number(absent, 1), "≤ 100", verdict(absent, 100)),
    )
    return [line(*row) for row in rows]


def instruction_rows(figures, recorded):
    rows = []
    for users in (1, 100):
        now = figures.median(f"instructions.{users}")
        last = recorded.get(str(users))
        change = f" ({100 * (now - last) / last:+.1f} %)" if now and last else ""
        rows.append(line(f"{users} user{'s' if users > 1 else ''}", number(now, 0),
                         (number(last, 0) if last else "none") + change))
    return rows


def spread_rows(figures):
    rows = []
    for name, label in SPREADS:
        spread = figures.spread(name)
        if spread:
            digits = 0 if spread[1] >= 1000 else 1
            rows.append(line(label, number(figures.median(name), digits), number(spread[0], digits),
                             number(spread[1], digits), figures.rounds(name)))
    return rows


def capacity(figures, name):
    cpu = figures.median(name)
    return number(1e6 / cpu if cpu else None, 0)


def fields(results, figures, recorded):
    def shown(name, digits=1):
        return number(figures.median(name), digits)

    plan = results["plan"]
    values = {
        "command": "script/bench --quick" if results["quick"] else "script/bench",
        "rounds": plan["rounds"], "minutes": number(results["minutes"], 0),
        "steal": number(figures.worst_steal(), 1), "connections": CONNECTIONS,
        "goals": "\n".join(goals(figures, plan)),
        "one_user_capacity": capacity(figures, "one_user.cpu"),
        "nginx_capacity": capacity(figures, "nginx.cpu"),
        "one_user_bytes": f"{shown('one_user.sent_bytes', 0)} / {shown('one_user.answer_bytes', 0)}",
        "nginx_bytes": f"{shown('nginx.sent_bytes', 0)} / {shown('nginx.answer_bytes', 0)}",
        "hgetall_ratio": number(figures.ratio("hundred.users", "hgetall.users"), 2),
        "mget_ratio": number(figures.ratio("hundred.users", "mget.users"), 2),
        "crowd_hgetall_ratio": number(figures.ratio("crowd.users", "crowd_hgetall.users"), 2),
        "crowd_mget_ratio": number(figures.ratio("crowd.users", "crowd_mget.users"), 2),
        "crowd": number(plan["crowd"], 0), "crowd_turns": CROWD_TURNS,
        "devices": number(plan["devices"], 0),
        "held": number(plan["held"], 0), "busy_held": number(plan["busy_held"], 0),
        "hold_rounds": plan["hold_rounds"], "storm_devices": number(plan["storm_devices"], 0),
        "storm_rounds": plan["storm_rounds"], "storm_turns": STORM_TURNS,
        "idle_stolen": shown("idle.stolen"), "storm_stolen": shown("storm.stolen"),
        "memory_users": number(plan["memory_users"], 0),
        "memory_rows": "\n".join(
            line(f"Rollcall's registry, {size:,} connections", shown(f"registry.bytes.{size}"))
            for size in registry_sizes(figures)),
        "login_latency": milliseconds(figures, "login.p50", "login.p99"),
        "absence": milliseconds(figures, "absent.p50", "absent.p99", "absent.max"),
        "storm_memory": " / ".join(
            number((figures.median(f"storm.memory_{which}") or 0) / 1024, 0)
            for which in ("first", "middle", "last")),
        "hot_rows": "\n".join(line(name.removeprefix("hot."), shown(name, 0))
                              for name in figures.values if name.startswith("hot.")),
        "instruction_rows": "\n".join(instruction_rows(figures, recorded)),
        "round_rows": "\n".join(spread_rows(figures)),
        **results["machine"],
    }
    whole = (".users", ".rate", ".bytes", ".logins")
    for name in figures.values:
        values.setdefault(name.replace(".", "_"), shown(name, 0 if name.endswith(whole) else 1))
    return values


def plots(figures, plan):
    value = figures.median
    sizes = registry_sizes(figures)

    def hundred(ours, kind):
        return (("Rollcall, signed HTTP", value(f"{ours}.users"), "ours"),
                ("Valkey 8, HGETALL", value(f"{kind}hgetall.users"), "theirs"),
                ("Valkey 8, MGET, values packed", value(f"{kind}mget.users"), "theirs"))

    return {
        "one-user.svg": plot.bars("Server CPU of one signed call", "µs, less is better", [
            ("Rollcall", value("one_user.cpu"), "ours"), ("nginx, return 200", value("nginx.cpu"), "theirs")]),
        "hundred-users.svg": plot.bars("Users answered by a core-second", "users, more is better", [
            f"among {plan['devices']:,} users", *hundred("hundred", ""),
            f"in a crowd of {plan['crowd']:,} users", *hundred("crowd", "crowd_")]),
        "memory.svg": plot.bars("Memory of one connection's presence", "bytes, less is better", [
            *((f"Rollcall, {size / 1e6:g} M connections", value(f"registry.bytes.{size}"), "ours")
              for size in sizes),
            ("Valkey 8, a hash a user", value("valkey.bytes"), "theirs")]),
        "storm.svg": plot.bars("Latency of calls, alone and during a login storm", "µs, less is better", [
            ("p50 alone", value("idle.p50"), "ours"), ("p50 in the storm", value("storm.p50"), "loaded"),
            ("p99 alone", value("idle.p99"), "ours"), ("p99 in the storm", value("storm.p99"), "loaded")]),
    }


def write(results, recorded, folder):
    figures = Figures(results["values"])
    template = Path(__file__).with_name("page.template.md").read_text()
    (folder / "plots").mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.md").write_text(template.format_map(fields(results, figures, recorded)))
    (folder / "benchmarks.json").write_text(json.dumps(results, indent=1) + "\n")
    for name, text in plots(figures, results["plan"]).items():
        (folder / "plots" / name).write_text(text)


if __name__ == "__main__":
    results_file, recorded_file, target = (Path(word) for word in sys.argv[1:])
    last = json.loads(recorded_file.read_text()) if recorded_file.exists() else {}
    write(json.loads(results_file.read_text()), last, target)
