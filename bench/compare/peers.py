"""The servers that Rollcall is compared with, each on a port of its own and on the first core."""

import os
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "build" / "bench" / "peers"
FIRST_CORE = ["taskset", "-c", str(min(os.sched_getaffinity(0)))]
ENVIRONMENT = {**os.environ, "LD_LIBRARY_PATH": str(HOME / "root/usr/lib/x86_64-linux-gnu")}

NGINX = """daemon off;
master_process off;
worker_processes 1;
pid {home}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  client_body_buffer_size 64k;
  client_body_temp_path {home}/nginx; proxy_temp_path {home}/nginx; fastcgi_temp_path {home}/nginx;
  uwsgi_temp_path {home}/nginx; scgi_temp_path {home}/nginx;
  server {{
    listen 127.0.0.1:{port};
    location / {{ default_type application/json; return 200 "{body}"; }}
  }}
}}
"""


def free_port():
    """A port below those the kernel gives to clients, so that no client takes it meanwhile."""
    for port in range(19800, 32000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no port of 127.0.0.1 is free")


class Peer:
    """A server process, from `with` to its end. `pid` and `port` are for who loads it."""

    def __init__(self, command, port):
        self.command, self.port = command, port

    def __enter__(self):
        log = open(HOME / "peer.log", "ab")
        self.process = subprocess.Popen(FIRST_CORE + self.command, env=ENVIRONMENT, stdout=log,
                                        stderr=log)
        self.pid = self.process.pid
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    self.__exit__()
                    raise RuntimeError(f"{self.command[0]} did not start: {HOME}/peer.log") from None
                time.sleep(0.02)

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def nginx(body_bytes):
    port = free_port()
    (HOME / "nginx").mkdir(parents=True, exist_ok=True)
    config = HOME / "nginx.conf"
    config.write_text(NGINX.format(home=HOME, port=port, body="x" * body_bytes))
    return Peer([str(HOME / "root/usr/sbin/nginx"), "-c", str(config), "-e", "stderr"], port)


def crowded_node(bench, users):
    port = free_port()
    return Peer([str(bench / "crowded_node"), str(port), str(users)], port)


def valkey():
    port = free_port()
    return Peer([str(HOME / "root/usr/bin/valkey-server"), "--port", str(port), "--bind", "127.0.0.1",
                 "--save", "", "--appendonly", "no", "--io-threads", "1", "--dir", str(HOME)], port)


def ws_gateway(heartbeat_seconds, key):
    port = free_port()
    script = Path(__file__).with_name("ws_gateway.mjs")
    return Peer(["node", str(script), str(port), str(heartbeat_seconds), key], port)


class ValkeyClient:
    """Just enough to fill a Valkey and to ask what it uses."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.received = self.socket.makefile("rb")

    def send_all(self, commands, at_once=1000):
        """Sends commands (tuples of bytes) whose replies are one line each."""
        batch = []
        for command in commands:
            batch.append(b"*%d\r\n" % len(command) +
                         b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in command))
            if len(batch) == at_once:
                self._flush(batch)
        self._flush(batch)

    def _flush(self, batch):
        self.socket.sendall(b"".join(batch))
        for _ in batch:
            line = self.received.readline()
            if not line or line.startswith(b"-"):
                raise RuntimeError(f"valkey: {line}")
        batch.clear()

    def used_memory(self):
        self.socket.sendall(b"*2\r\n$4\r\nINFO\r\n$6\r\nmemory\r\n")
        size = int(self.received.readline()[1:])
        text = self.received.read(size + 2).decode()
        return int(text.split("used_memory:")[1].split()[0])


FIRST_USER = 1_000_000_001  # As the load generator numbers its devices' users.


def record(number):
    """The same facts as our registry keeps of a connection: its id, and what is known of it."""
    conn_id = b"%022d" % number
    rest = b"|%d|1|Android|1764100000000|127.0.0.1:%d|a" % (number + 1, 20000 + number % 40000)
    return conn_id, rest


def records(number, every_second_has_two):
    """Of one user: a connection, or two."""
    if not every_second_has_two:
        return record(number)
    return record(2 * number) + (record(2 * number + 1) if number % 2 == 0 else ())


def fill(client, users, every_second_has_two=False):
    """A hash and a packed value for each of the load generator's users."""
    def commands():
        for number in range(users):
            user = b"%d" % (FIRST_USER + number)
            words = records(number, every_second_has_two)
            yield (b"HSET", b"user:" + user, *words)
            yield (b"SET", b"packed:" + user, b"".join(words))
    client.send_all(commands())


def bytes_per_connection(client, users):
    """Of hashes alone, every second user with a second connection: 1.5 on average."""
    client.send_all([(b"FLUSHALL",)])
    before = client.used_memory()
    connections = 0

    def commands():
        nonlocal connections
        for number in range(users):
            words = records(number, True)
            connections += len(words) // 2
            yield (b"HSET", b"user:%d" % (FIRST_USER + number), *words)
    client.send_all(commands())
    return (client.used_memory() - before) / connections
