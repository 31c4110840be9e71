// What 100,000 reported connections cost, and how they go and come back: runs a node and a gateway in a
// process of its own (sdk/node), kills it, and starts it again.
//
//   node bench/reported_leases.mjs [PROGRAM [CONNECTIONS [TTL_SECONDS]]]
//
// Before: npm ci in sdk/node. Prints what reporting and a renewal take, when the last user was absent after
// the last renewal, when all were back, and how often a user who had gone elsewhere meanwhile was absent.

import { fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LeaseReporter, RollcallClient } from '../sdk/node/index.js';

// The gateway's process has: --gateway ENDPOINT CONNECTIONS TTL_SECONDS.
const isGateway = process.argv[2] === '--gateway';
const [program = 'build/release/rollcall', count = '100000', ttl = '9'] = process.argv.slice(isGateway ? 3 : 2);
const CONNECTIONS = Number(count);
const TTL_MS = Number(ttl) * 1000;
const APP = 123;
const KEYS = { accessKeyId: 'AKLTbench', secretKey: 'bench-access-key-secret-0001' };
const RENEWALS = 1000;
const SAMPLE = 1000; // Users whose going and coming is looked at.
const MOVED = 100; // Of them, those that another gateway has meanwhile.
const CLOCK_TICK_US = 10_000;

const CONFIG = `
[openapi]
listen = "127.0.0.1:0"
[gateway]
listen = "127.0.0.1:0"
[admin]
listen = "127.0.0.1:0"
[log]
level = "info"
[[accounts]]
id = 1
query_qps = 0
presence_qps = 0
report_qps = 0
access_keys = [{ id = "${KEYS.accessKeyId}", secret = "${KEYS.secretKey}" }]
apps = [{ id = ${APP}, keys = [{ id = "k1", secret = "bench-app-key-secret-0001" }] }]
`;

const connection = (n, prefix = 'c') => ({ ConnKey: `${prefix}${n}`, UserId: n, DeviceId: n + 1, Platform: 'iOS', ClientVersion: 100 });
const every = (step) => Array.from({ length: Math.floor(CONNECTIONS / step) }, (_, i) => i * step);
const clientOf = (endpoint) => new RollcallClient({ endpoint, ...KEYS });
const reporterOf = (client, ownerId) => new LeaseReporter(client, { appId: APP, ownerId, ttlSeconds: Number(ttl), maxQueuedEvents: 10 * CONNECTIONS });

// The gateway, in its own process: tells when it reported all and when it renewed, until it is killed.
async function gateway(endpoint) {
  const client = clientOf(endpoint);
  let calls = 0;
  const report = client.reportConnections.bind(client);
  client.reportConnections = (...values) => {
    calls += 1;
    return report(...values);
  };
  const reporter = reporterOf(client, 'large');
  reporter.on('renewed', ({ InSync }) => process.send({ renewed: Date.now(), InSync }));
  reporter.on('evicted', ({ ConnKey }) => reporter.disconnected(ConnKey));
  for (let n = 0; n < CONNECTIONS; ++n) reporter.connected(connection(n));
  const began = Date.now();
  await reporter.start();
  process.send({ reported: Date.now(), ms: Date.now() - began, calls });
}

const children = new Set();
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });

function startGateway(endpoint) {
  const child = fork(new URL(import.meta.url).pathname, ['--gateway', endpoint, count, ttl]);
  children.add(child);
  const told = {};
  child.on('message', (message) => Object.assign(told, message));
  return { child, told };
}

async function until(what, condition, ms = 120_000, pollMs = 5) {
  const deadline = performance.now() + ms;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function startNode(folder) {
  const file = join(folder, 'rollcall.toml');
  writeFileSync(file, CONFIG);
  const child = spawn(program, ['serve', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  children.add(child);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { log += text; });
  const [, address] = await until('the node listening', () => {
    if (child.exitCode !== null) throw new Error(log);
    return /listening.*door=openapi.*address=(\S+)/.exec(log);
  });
  return { child, endpoint: `http://${address}` };
}

const cpuUs = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_US;
};

// Bytes of a call there and back, seen by a listener between both.
async function bytesOf(endpoint, call) {
  const seen = { sent: 0, received: 0 };
  const { hostname, port } = new URL(endpoint);
  const { connect } = await import('node:net');
  const between = createServer((socket) => {
    const server = connect(Number(port), hostname);
    socket.on('data', (bytes) => { seen.sent += bytes.length; server.write(bytes); });
    server.on('data', (bytes) => { seen.received += bytes.length; socket.write(bytes); });
    for (const one of [socket, server]) one.on('error', () => {}).on('close', () => [socket, server].forEach((each) => each.destroy()));
  });
  await new Promise((resolve) => between.listen(0, '127.0.0.1', resolve));
  const client = clientOf(`http://127.0.0.1:${between.address().port}`);
  await call(client);
  client.close();
  between.close();
  return seen;
}

const onlineOf = async (client, users) => {
  const results = await Promise.all(Array.from({ length: Math.ceil(users.length / 100) }, (_, i) => (
    client.queryOnlineStatus({ AppId: APP, UserIds: users.slice(100 * i, 100 * i + 100) }))));
  return results.reduce((sum, { QueryOnlineResults }) => sum + Object.keys(QueryOnlineResults).length, 0);
};

async function renewals(node, client) {
  // Of a lease of its own and as large, so that nothing is compared that is under way.
  const reporter = reporterOf(client, 'renewed');
  for (let n = 0; n < CONNECTIONS; ++n) reporter.connected(connection(n, 'r'));
  await reporter.start();
  reporter.pause();
  const { epoch, held, digest } = reporter.stats;
  const renew = (by) => by.renewLease({ AppId: APP, OwnerId: 'renewed', Epoch: epoch, Connections: held, Digest: digest });
  const bytes = await bytesOf(node.endpoint, renew);
  const before = cpuUs(node.child.pid);
  for (let i = 0; i < RENEWALS; ++i) if (!(await renew(client)).InSync) throw new Error('not in sync');
  const us = (cpuUs(node.child.pid) - before) / RENEWALS;
  await reporter.close({ timeoutMs: 60_000 });
  return { us, bytes };
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-leases-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const node = await startNode(folder);
  const client = clientOf(node.endpoint);
  const sample = every(Math.max(1, Math.floor(CONNECTIONS / SAMPLE)));
  const moved = sample.filter((_, i) => i % Math.floor(SAMPLE / MOVED) === 0);
  const show = (what, text) => console.log(`${what.padEnd(58)} ${text}`);
  show('connections under one lease, its TTL', `${CONNECTIONS}, ${TTL_MS} ms`);

  const renewal = await renewals(node, client);

  const cpuBefore = cpuUs(node.child.pid);
  const first = startGateway(node.endpoint);
  await until('all are reported', () => first.told.reported);
  show('first report: time, calls', `${first.told.ms} ms, ${first.told.calls}`);
  show('  server CPU a connection', `${((cpuUs(node.child.pid) - cpuBefore) / CONNECTIONS).toFixed(1)} us`);
  show('a renewal with digest: bytes sent, received', `${renewal.bytes.sent}, ${renewal.bytes.received}`);
  show(`  server CPU (mean of ${RENEWALS})`, `${renewal.us.toFixed(0)} us`);
  await until('both count the same', () => first.told.InSync);
  if (await onlineOf(client, sample) !== sample.length) throw new Error('not all are online');

  // Killed just after a renewal: so the lease has all its time to go.
  const renewed = await (async () => {
    const before = first.told.renewed;
    return until('a renewal', () => first.told.renewed !== before && first.told.renewed, TTL_MS, 1);
  })();
  first.child.kill('SIGKILL');
  const counted = async () => (await client.getOnlineCounts({ AppId: APP })).Users;
  let firstAbsent;
  await until('all of the sample are absent', async () => {
    const online = await onlineOf(client, sample);
    if (online < sample.length) firstAbsent ??= Date.now();
    return online === 0;
  }, TTL_MS + 5000, 1);
  const lastAbsent = Date.now();
  const users = await counted();
  show('from the last renewal: first, last user seen absent', `${firstAbsent - renewed}, ${lastAbsent - renewed} ms (TTL + ${lastAbsent - renewed - TTL_MS})`);
  show('  GetOnlineCounts then', `${users} users`);

  const other = reporterOf(client, 'other');
  for (const n of moved) other.connected(connection(n, 'o'));
  await other.start();
  let isOver = false;
  let asked = 0;
  let absences = 0;
  const watch = (async () => {
    const watcher = clientOf(node.endpoint);
    for (; !isOver; ++asked) absences += moved.length - await onlineOf(watcher, moved);
    watcher.close();
  })();
  const began = Date.now();
  const second = startGateway(node.endpoint);
  await until('all are back', async () => second.told.reported && await onlineOf(client, sample) === sample.length);
  show('back: from starting the gateway to the last user', `${Date.now() - began} ms`);
  show('  of it opening and reporting, calls', `${second.told.ms} ms, ${second.told.calls}`);
  await until('both count the same', () => second.told.InSync);
  isOver = true;
  await watch;
  show('  GetOnlineCounts then', `${await counted()} users`);
  show(`false offlines of ${moved.length} who had gone elsewhere (asked ${asked} times)`, `${absences}`);
  await other.close();
  client.close();
  node.child.kill('SIGTERM');
  if (absences > 0 || users > 0 || lastAbsent - renewed > TTL_MS + 250) throw new Error('a goal is missed');
}

if (isGateway) {
  await gateway(program);
} else {
  main().then(() => process.exit(0), (error) => {
    console.error(error);
    process.exit(1);
  });
}
