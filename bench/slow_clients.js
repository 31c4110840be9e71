// What 10,000 slow clients cost a good one: runs a node, has it attacked in several slow ways from a
// process of its own, and measures signed queries (rollcall bench query, open loop) meanwhile.
//
//   node bench/slow_clients.js [PROGRAM [SOCKETS [SECONDS [ROUNDS]]]]
//
// Prints p50 and p99 of the good client, the ratio of p99 to the idle node's, how many slow sockets
// were open at least, and how many the node closed meanwhile. Nothing is installed.

'use strict';

const { execFile, fork, spawn } = require('node:child_process');
const { createHmac } = require('node:crypto');
const { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const [program = 'build/release/rollcall', sockets = '10000', seconds = '10', rounds = '3'] = process.argv.slice(2);
const CALLS_A_SECOND = 500;
// One source address has 28,000 ports, and each closed socket keeps one for a minute.
const SOURCES = 16;
const GROUPS = 200;
const APP = 123;
const APP_SECRET = 'bench-app-key-secret-0001';

const CONFIG = `
[openapi]
listen = "127.0.0.1:0"
[gateway]
listen = "127.0.0.1:0"
[admin]
listen = "127.0.0.1:0"
[log]
level = "warn"
[[accounts]]
id = 1
query_qps = 0
access_keys = [{ id = "AKLTbench", secret = "bench-access-key-secret-0001" }]
apps = [{ id = ${APP}, keys = [{ id = "k1", secret = "${APP_SECRET}" }] }]
`;

const UPGRADE = 'GET /v1/connect HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

function frame(text) {
  const payload = Buffer.from(text); // Masked with zeros, which is a mask like any other.
  const size = payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...size, 0, 0, 0, 0]), payload]);
}

function login(user) {
  const base64url = (of) => Buffer.from(JSON.stringify(of)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { app: APP, sub: String(user), iat: now, exp: now + 3600, aud: 'rollcall-gateway' };
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT', kid: 'k1' })}.${base64url(claims)}`;
  const token = `${signed}.${createHmac('sha256', APP_SECRET).update(signed).digest('base64url')}`;
  return frame(JSON.stringify({ Type: 'Login', Token: token, DeviceId: 1, Platform: 'Web', ClientVersion: 1 }));
}

// door; what is sent at first (of the nth socket); what then once every `every` ms; does it read.
const ATTACKS = {
  'slow heads, openapi': { door: 'openapi', first: () => 'POST / HTTP/1.1\r\nX: ', drop: 'x', every: 1000 },
  'slow bodies, openapi': {
    door: 'openapi', drop: 'x', every: 1000,
    first: () => 'POST /?Action=A&Version=B HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1000\r\n\r\n',
  },
  'never reading, openapi': {
    door: 'openapi', deaf: true, first: () => 'POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 0\r\n\r\n'.repeat(5),
  },
  'slow heads, gateway': { door: 'gateway', first: () => 'GET /v1/connect HTTP/1.1\r\nX: ', drop: 'x', every: 1000 },
  'never reading, gateway': {
    door: 'gateway', deaf: true, drop: frame('{"Type":"Ping"}'), every: 5000,
    first: (n) => Buffer.concat([Buffer.from(UPGRADE), login(1_000_000 + n)]),
  },
};

// The attacker: keeps `sockets` of them open; each one that is closed is opened again.
function attack(name, addresses, wanted) {
  // It stands for other machines, so it must not take the processor from the node and the good client.
  os.setPriority(Math.min(os.getPriority() + 19, 19));
  const { door, first, drop, every, deaf } = ATTACKS[name];
  const [host, port] = addresses[door].split(':');
  const groups = Array.from({ length: GROUPS }, () => new Set());
  let opened = 0;
  let closed = 0;
  const start = () => {
    const n = opened++;
    const group = groups[n % GROUPS];
    const socket = net.connect({ host, port, localAddress: `127.0.0.${2 + (n % SOURCES)}` });
    if (!deaf) socket.resume();
    socket.on('connect', () => { group.add(socket); socket.write(first(n)); });
    socket.on('error', () => {});
    socket.on('close', () => { closed += 1; group.delete(socket); setTimeout(start, 10); });
    if (deaf) socket.pause();
  };
  let started = 0;
  const fill = setInterval(() => {
    for (let i = 0; i < 100 && started < wanted; ++i, ++started) start();
    if (started === wanted) clearInterval(fill);
  }, 20);
  // One group at a time, so that the drops trickle as those of strangers would.
  let turn = 0;
  if (drop) {
    setInterval(() => {
      for (const socket of groups[turn]) socket.write(drop);
      turn = (turn + 1) % GROUPS;
    }, every / GROUPS);
  }
  const count = () => groups.reduce((sum, group) => sum + group.size, 0);
  setInterval(() => process.send({ open: count(), closed }), 200);
}

// Nothing outlives this process.
const children = new Set();
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });

const run = (args) => new Promise((resolve, reject) => {
  execFile(program, args, (error, stdout, stderr) => (error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout)));
});

async function startNode(file) {
  const child = spawn(program, ['serve', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  children.add(child);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { log += text; });
  return { child, log: () => log };
}

// The level is raised after the start, since the addresses in use are logged at info.
async function addressesOf(node) {
  const addresses = {};
  for (;;) {
    for (const [, door, address] of node.log().matchAll(/listening.*door=(\w+).*address=(\S+)/g)) addresses[door] = address;
    if (Object.keys(addresses).length === 3) return addresses;
    if (node.child.exitCode !== null) throw new Error(node.log());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function measure(addresses, node, file, folder) {
  const report = path.join(folder, 'report.json');
  await run([
    'bench', 'query', '--gateway', `ws://${addresses.gateway}`, '--endpoint', `http://${addresses.openapi}`, '--config', file,
    '--app-id', String(APP), '--server-pid', String(node.child.pid), '--devices', '100', '--users', '10',
    '--connections', '4', '--rate', String(CALLS_A_SECOND), '--duration', `${seconds}s`, '--json', report,
  ]);
  return JSON.parse(readFileSync(report, 'utf8'));
}

async function underAttack(name, addresses, work) {
  const attacker = fork(__filename, ['--attack', name, JSON.stringify(addresses), sockets]);
  children.add(attacker);
  const seen = { open: 0, least: Infinity, closed: 0 };
  attacker.on('message', ({ open, closed }) => {
    Object.assign(seen, { open, closed });
    seen.least = Math.min(seen.least, open);
  });
  const deadline = Date.now() + 60_000;
  while (seen.open < 0.95 * Number(sockets)) {
    if (Date.now() > deadline) throw new Error(`${name}: only ${seen.open} sockets are open`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  seen.least = Infinity;
  seen.closed = 0;
  const result = await work();
  attacker.kill('SIGKILL');
  await new Promise((resolve) => attacker.once('exit', resolve));
  children.delete(attacker);
  return { result, seen };
}

function print(rows) {
  // Whatever else runs on the machine only adds, so the best round is the truest.
  const of = (name, key) => Math.min(...rows[name].map((row) => row[key]));
  const cell = (text) => String(text).padStart(14);
  console.log(`${sockets} sockets, ${CALLS_A_SECOND} good calls a second for ${seconds} s, the best of ${rounds} rounds`);
  console.log(['p50 us', 'p99 us', 'p99 to idle', 'sockets open', 'closed'].map(cell).join('').padStart(26 + 5 * 14));
  for (const name of Object.keys(rows)) {
    const p99 = of(name, 'p99');
    const figures = [of(name, 'p50').toFixed(0), p99.toFixed(0), (p99 / of('idle', 'p99')).toFixed(2), of(name, 'least') || '', of(name, 'closed') || 0];
    console.log(name.padEnd(26) + figures.map(cell).join(''));
  }
}

async function main() {
  if (!existsSync(program)) throw new Error(`${program} is not there: run script/build first`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rollcall-slow-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'rollcall.toml');
  writeFileSync(file, CONFIG.replace('level = "warn"', 'level = "info"'));
  const node = await startNode(file);
  const addresses = await addressesOf(node);
  writeFileSync(file, CONFIG);
  node.child.kill('SIGHUP');

  const cases = { idle: null, ...ATTACKS };
  const rows = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < Number(rounds); ++round) {
    for (const [name, attacked] of Object.entries(cases)) {
      const work = () => measure(addresses, node, file, folder);
      const { result, seen } = attacked ? await underAttack(name, addresses, work) : { result: await work(), seen: { least: 0, closed: 0 } };
      if (result.Failed + result.Lost > 0) throw new Error(`${name}: ${result.Failed} failed, ${result.Lost} lost`);
      rows[name].push({ p50: result.LatencyMicroseconds.P50, p99: result.LatencyMicroseconds.P99, ...seen });
    }
  }
  print(rows);
  node.child.kill('SIGTERM');
}

if (process.argv[2] === '--attack') attack(process.argv[3], JSON.parse(process.argv[4]), Number(process.argv[5]));
else main().then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });
