"""One sample of everything that is measured. Each function returns {name: number}."""

import json
import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import machine
import peers

ROOT = peers.ROOT
APP_KEY = "bench-app-key-secret-0001"
CONNECTIONS = 16
CROWD_TURNS = 10
STORM_TURNS = 3
HEARTBEATS_OF_A_MILLION = 40_000  # A second: a million devices at 25 s.
ANSWER_HEAD = 200  # Of nginx, about; corrected by what it really sends.


@dataclass
class Plan:
    """How long and how large; the quick one and the full one differ in these only."""
    rounds: int
    seconds: float       # Of each run of calls.
    devices: int         # Whose users are asked for.
    held: int            # Devices that are held for memory and heartbeats.
    hold_seconds: int
    hold_rounds: int
    busy_held: int       # Devices that stand for more of them by more frequent heartbeats.
    busy_seconds: int
    storm_devices: int
    storm_rounds: int
    memory_users: int    # Of the comparison of memory: connections.
    crowd: int           # Users among whom a hundred are looked up.


QUICK = Plan(rounds=3, seconds=1, devices=2000, held=1000, hold_seconds=10, hold_rounds=1,
             busy_held=5000, busy_seconds=5,
             storm_devices=2000, storm_rounds=3, memory_users=100_000, crowd=200_000)
FULL = Plan(rounds=5, seconds=5, devices=10_000, held=12_000, hold_seconds=30, hold_rounds=5,
            busy_held=15_000, busy_seconds=10,
            storm_devices=10_000, storm_rounds=6, memory_users=1_000_000, crowd=1_000_000)


class Failed(Exception):
    """A program ended otherwise than it should."""


class Programs:
    def __init__(self, rollcall, bench):
        self.rollcall, self.bench = rollcall, bench

    def run(self, command):
        result = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                                env=os.environ)
        if result.returncode != 0:
            raise Failed(f"{' '.join(str(word) for word in command)}: exit {result.returncode}\n"
                         f"{result.stdout}{result.stderr}")
        return result.stdout

    def rollcall_json(self, *arguments):
        return json.loads(self.run([self.rollcall, "bench", *arguments, "--json"]))

    def query(self, plan, users, *arguments):
        return self.rollcall_json("query", "--devices", plan.devices, "--users", users, "--connections",
                                  CONNECTIONS, "--duration", f"{plan.seconds * 1000:.0f}ms", *arguments)

    def peer(self, plan, kind, peer, users, milliseconds=None, devices=None):
        cores = sorted(os.sched_getaffinity(0))
        other = ["taskset", "-c", ",".join(str(core) for core in cores[1:] or cores)]
        return json.loads(self.run(other + [
            self.bench / "peer_load", kind, peer.port, peer.pid, users, devices or plan.devices,
            CONNECTIONS,
            milliseconds or int(plan.seconds * 1000)]))


def one_user(programs, plan):
    """Signed calls of one user against the same requests at nginx, both on one core."""
    ours = programs.query(plan, 1, "--node-cores", 1, "--spin")
    body = 250
    with peers.nginx(body) as server:
        probe = programs.peer(plan, "http", server, 1, 100)
    body += ours["AnswerBytes"] - probe["AnswerBytes"]
    with peers.nginx(body) as server:
        theirs = programs.peer(plan, "http", server, 1)
    return {
        "one_user.cpu": ours["CpuMicrosecondsPerCall"], "one_user.rate": ours["CallsPerSecond"],
        "one_user.p50": ours["LatencyMicroseconds"]["P50"],
        "one_user.p99": ours["LatencyMicroseconds"]["P99"],
        "one_user.sent_bytes": ours["SentBytes"], "one_user.answer_bytes": ours["AnswerBytes"],
        "nginx.cpu": theirs["CpuMicrosecondsPerCall"], "nginx.rate": theirs["CallsPerSecond"],
        "nginx.sent_bytes": theirs["SentBytes"], "nginx.answer_bytes": theirs["AnswerBytes"],
    }


def hundred_users(programs, plan):
    """Signed calls of a hundred users against the same users at a Valkey, each on one core."""
    ours = programs.query(plan, 100, "--node-cores", 1, "--spin")
    with peers.valkey() as server:
        peers.fill(peers.ValkeyClient(server.port), plan.devices)
        hashes = programs.peer(plan, "hgetall", server, 100)
        packed = programs.peer(plan, "mget", server, 100)
    return {
        "hundred.cpu": ours["CpuMicrosecondsPerCall"],
        "hundred.users": ours["UsersPerCoreSecond"],
        "hundred.answer_bytes": ours["AnswerBytes"],
        "hgetall.users": hashes["UsersPerCoreSecond"],
        "mget.users": packed["UsersPerCoreSecond"],
    }


def crowd(programs, plan):
    """The same among so many users that look-ups wait for memory, 1.5 connections a user.

    What others on the host do to its memory changes by the second and by half: so the three take
    short turns, and the CPU of all their turns counts."""
    answered, cpu = Counter(), Counter()
    with peers.crowded_node(programs.bench, plan.crowd) as node, peers.valkey() as server:
        peers.fill(peers.ValkeyClient(server.port), plan.crowd, every_second_has_two=True)
        for _ in range(CROWD_TURNS):
            for kind, peer in (("signed", node), ("hgetall", server), ("mget", server)):
                turn = programs.peer(plan, kind, peer, 100, int(plan.seconds * 1000 / CROWD_TURNS),
                                     plan.crowd)
                answered[kind] += turn["Answered"]
                cpu[kind] += turn["Answered"] * turn["CpuMicrosecondsPerCall"]
    users = {kind: 100e6 * answered[kind] / cpu[kind] for kind in cpu}
    return {
        "crowd.cpu": cpu["signed"] / answered["signed"], "crowd.users": users["signed"],
        "crowd_hgetall.users": users["hgetall"], "crowd_mget.users": users["mget"],
    }


def loops(programs, plan):
    """A loop on the first core against one on every core, the load on any core in both."""
    one = programs.query(plan, 1, "--node-cores", 1)
    all_cores = programs.query(plan, 1)
    return {"loop.cpu": one["CpuMicrosecondsPerCall"], "loop.rate": one["CallsPerSecond"],
            "loops.cpu": all_cores["CpuMicrosecondsPerCall"],
            "loops.rate": all_cores["CallsPerSecond"]}


def in_a_storm(programs, plan):
    """Calls at a steady rate, alone and while devices log in and are cut.

    What the host takes comes in pieces that are longer than a call: of some turns each, the one
    counts from which it took least."""
    def calmest(*options):
        turns = []
        for _ in range(STORM_TURNS):
            with machine.Stolen() as stolen:
                report = programs.query(plan, 1, "--rate", 500, *options)
            turns.append((stolen.percent, report))
        return min(turns, key=lambda turn: turn[0])

    idle_stolen, idle = calmest()
    storm_stolen, storm = calmest("--during-storm", "--storm-rate", 2000)
    idle, latency = idle["LatencyMicroseconds"], storm["LatencyMicroseconds"]
    return {
        "idle.p50": idle["P50"], "idle.p99": idle["P99"], "idle.p999": idle["P999"],
        "storm.p50": latency["P50"], "storm.p99": latency["P99"], "storm.p999": latency["P999"],
        "idle.stolen": idle_stolen, "storm.stolen": storm_stolen,
        "storm.logins": storm["StormLogins"] / storm["Seconds"],
    }


def storm(programs, plan):
    """Everybody comes, goes and comes back."""
    report = programs.rollcall_json("storm", "--devices", plan.storm_devices, "--rounds",
                                    plan.storm_rounds, "--node-cores", 1)
    rounds = report["Rounds"]
    return {
        "login.cpu": report["CpuMicrosecondsPerLogin"],
        "login.rate": report["LoginsPerSecond"],
        "login.p50": report["LoginMicroseconds"]["P50"],
        "login.p99": report["LoginMicroseconds"]["P99"],
        "absent.p50": report["AbsenceMicroseconds"]["P50"],
        "absent.p99": report["AbsenceMicroseconds"]["P99"],
        "absent.max": report["AbsenceMicroseconds"]["Max"],
        "storm.memory_first": rounds[0]["NodeMemoryAfterBytes"],
        "storm.memory_middle": rounds[(len(rounds) - 1) // 2]["NodeMemoryAfterBytes"],
        "storm.memory_last": rounds[-1]["NodeMemoryAfterBytes"],
    }


def at_ws(server):
    """Options that make the load generator hold its devices at that `ws` gateway."""
    config = peers.HOME / "ws.toml"
    config.write_text(f'[[accounts]]\nid = 1\n[[accounts.access_keys]]\nid = "AKLTbench"\n'
                      f'secret = "not-asked-for-in-here"\n[[accounts.apps]]\nid = 123\n'
                      f'keys = [{{ id = "k1", secret = "{APP_KEY}" }}]\n')
    return ["--gateway", f"ws://127.0.0.1:{server.port}", "--config", config, "--app-id", 123,
            "--server-pid", server.pid]


def hold(programs, plan):
    """Idle devices with a heartbeat every five seconds, here and at a gateway of npm `ws`."""
    common = ["hold", "--devices", plan.held, "--duration", f"{plan.hold_seconds}s"]
    ours = programs.rollcall_json(*common, "--heartbeat", "5s", "--node-cores", 1)
    with peers.ws_gateway(5, APP_KEY) as server:
        theirs = programs.rollcall_json(*common, *at_ws(server))
    return {
        "device.bytes": ours["BytesPerDevice"], "device.cpu": ours["CpuMicrosecondsPerHeartbeat"],
        "ws.bytes": theirs["BytesPerDevice"], "ws.cpu": theirs["CpuMicrosecondsPerHeartbeat"],
    }


def heartbeats(programs, plan):
    """As many a second as a million devices at 25 s send, from as many sockets as a process may open,
    and a number that the `ws` gateway can answer, too, at both."""
    common = ["hold", "--devices", plan.busy_held, "--duration", f"{plan.busy_seconds}s"]
    million_ms = round(1000 * plan.busy_held / HEARTBEATS_OF_A_MILLION)
    million = programs.rollcall_json(*common, "--ping-every", f"{million_ms}ms", "--node-cores", 1,
                                     "--spin")
    busy = programs.rollcall_json(*common, "--ping-every", "1s", "--node-cores", 1)
    with peers.ws_gateway(25, APP_KEY) as server:
        theirs = programs.rollcall_json(*common, "--ping-every", "1s", *at_ws(server))
    return {
        "million.cpu": million["CpuMicrosecondsPerHeartbeat"],
        "million.rate": million["HeartbeatsPerSecond"],
        "busy.cpu": busy["CpuMicrosecondsPerHeartbeat"], "busy.rate": busy["HeartbeatsPerSecond"],
        "ws_busy.cpu": theirs["CpuMicrosecondsPerHeartbeat"],
        "ws_busy.rate": theirs["HeartbeatsPerSecond"],
    }


def memory(programs, plan):
    """Of the registry alone, against a hash a user."""
    text = programs.run([programs.bench / "engine_bench", "--benchmark_format=json",
                         "--benchmark_filter=BytesPerConnection/"
                         f"({plan.memory_users}|1000000|5000000|10000000)/"])
    sizes = {int(re.search(r"/(\d+)/", row["name"])[1]): row["bytes_per_connection"]
             for row in json.loads(text)["benchmarks"]}
    with peers.valkey() as server:
        hashes = peers.bytes_per_connection(peers.ValkeyClient(server.port), plan.memory_users * 2 // 3)
    return {**{f"registry.bytes.{size}": value for size, value in sizes.items()},
            "valkey.bytes": hashes}


def hot_paths(programs, _plan):
    """Micro-benchmarks, in nanoseconds of CPU."""
    values = {}
    for program, which in (("hot_paths_bench", "."), ("engine_bench", "BM_(LoginAndDisconnect|Query)")):
        text = programs.run([programs.bench / program, "--benchmark_format=json",
                             f"--benchmark_filter={which}"])
        for row in json.loads(text)["benchmarks"]:
            scale = {"ns": 1, "us": 1e3, "ms": 1e6}[row["time_unit"]]
            values["hot." + row["name"].removeprefix("BM_")] = row["cpu_time"] * scale
    return values


def instructions(programs, _plan):
    """Of one signed request, by valgrind: repeatable to a few in a thousand, whatever else runs."""
    values = {}
    for users in (1, 100):
        counts = []
        for requests in (100, 300):
            result = subprocess.run(
                ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                 str(programs.bench / "one_request"), str(users), str(requests)],
                capture_output=True, text=True)
            found = re.search(r"Collected : (\d+)", result.stderr)
            if result.returncode != 0 or not found:
                raise Failed(result.stderr)
            counts.append(int(found[1]))
        values[f"instructions.{users}"] = (counts[1] - counts[0]) / 200
    return values


# Measured in every round, in every one of the first few, and once.
EVERY_ROUND = (one_user, hundred_users, crowd, loops, in_a_storm, storm)
SOME_ROUNDS = (hold, heartbeats)
ONCE = (memory, hot_paths, instructions)
