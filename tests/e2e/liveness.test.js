// Who is gone, and how soon that shows; and who is not gone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { Program } from './support/program.js';
import { tokenOf } from './support/token.js';
import { percentile, until } from './support/wait.js';

const HEARTBEAT_MS = 1000;
const GRACE_MS = 1000;
const LATE_MS = 250;
const shared = sharedServer({ gateway: { heartbeat: '1s', heartbeat_grace: '1s' } });

// A device in a process of its own, which can be stopped and killed.
async function deviceProcess(server, user, n = 1) {
  const program = new Program([
    'connect', '--gateway', server.gatewayUrl, '--token', tokenOf(user), '--device-id', String(n),
    '--platform', 'Android', '--client-version', '1',
  ]);
  await program.waitFor(/"Welcome"/);
  return program;
}

// Milliseconds until the user is absent.
async function timeToAbsent(api, user, ms) {
  const begin = performance.now();
  await until(`user ${user} absent`, async () => !(await api.isOnline(user)), ms);
  return performance.now() - begin;
}

test('a stopped device is gone after heartbeat and grace, and not much sooner', async () => {
  const program = await deviceProcess(shared.server, 1);
  program.signal('SIGSTOP');
  const bound = HEARTBEAT_MS + GRACE_MS + LATE_MS;
  const took = await timeToAbsent(shared.api, 1, bound);
  assert.ok(took <= bound, `${took} ms`);
  // It was last heard at most a heartbeat before.
  assert.ok(took >= GRACE_MS, `${took} ms is too soon`);
  program.signal('SIGKILL');
  await program.exited;
});

test('a device that only receives is asked and stays', async () => {
  const device = await Device.login(shared.server, 2); // `ws` answers pings and sends nothing else.
  const pings = [];
  device.socket.on('ping', () => pings.push(performance.now()));
  await until('five pings', () => pings.length >= 5, 12_000);
  assert.ok(await shared.api.isOnline(2));
  await device.close();
});

test('4010 HeartbeatTimeout is what a silent device is told', async () => {
  const device = await Device.open(shared.server, { autoPong: false });
  await device.logIn(3);
  const begin = performance.now();
  assert.equal((await device.closes(HEARTBEAT_MS + GRACE_MS + 1000)).code, 4010);
  const took = performance.now() - begin;
  assert.ok(took >= HEARTBEAT_MS + GRACE_MS - 50, `${took} ms is too soon`);
});

test('killed devices are absent within 100 ms, 99 of 100', async () => {
  const rounds = process.env.ROLLCALL_TEST_ALL ? 200 : 60;
  const times = [];
  for (let batch = 0; batch < rounds / 20; ++batch) {
    const users = [...Array(20).keys()].map((n) => 10_000 + batch * 20 + n);
    const programs = await Promise.all(users.map((user) => deviceProcess(shared.server, user)));
    for (const [index, program] of programs.entries()) {
      program.signal('SIGKILL');
      times.push(await timeToAbsent(shared.api, users[index]));
      await program.exited;
    }
  }
  const p99 = percentile(times, 0.99);
  console.log(`# killed to absent over ${times.length}: p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  assert.ok(p99 <= 100, `p99 is ${p99} ms`);
});

test('a closed and a cut device are absent at once', async () => {
  for (const leave of ['close', 'cut']) {
    const device = await Device.login(shared.server, 4);
    await device[leave]();
    assert.ok((await timeToAbsent(shared.api, 4)) <= 100, leave);
  }
});

test("the server's own stand-still costs nobody who kept pinging", async (t) => {
  const frozen = process.env.ROLLCALL_TEST_ALL ? 60_000 : 20_000;
  const { server, api } = await ownServer(t, { gateway: { heartbeat: '1s', heartbeat_grace: '1s' } });
  const users = [...Array(50).keys()].map((n) => n + 1);
  const devices = await Promise.all(users.map((user) => Device.login(server, user)));
  const silent = await Device.open(server, { autoPong: false });
  await silent.logIn(1000);
  server.program.signal('SIGSTOP');
  const pinging = setInterval(() => devices.forEach((device) => device.socket.ping()), 500);
  t.after(() => clearInterval(pinging));
  const begin = performance.now();
  await until('the freeze over', () => performance.now() - begin >= frozen, frozen + 5000);
  server.program.signal('SIGCONT');
  await until('the silent one gone', async () => !(await api.isOnline(1000)), 10_000);
  const online = await api.query(users);
  assert.equal(Object.keys(online).length, users.length);
  for (const device of devices) {
    assert.equal(online[device.welcome.UserId][0].ConnId, device.welcome.ConnId, 'the same connection');
  }
  clearInterval(pinging);
  await Promise.all(devices.map((device) => device.close()));
});

test('the death of an older connection does not end a newer one', async () => {
  const first = await deviceProcess(shared.server, 5, 1);
  const second = await deviceProcess(shared.server, 5, 2);
  first.signal('SIGKILL');
  await until('one left', async () => (await shared.api.query([5]))[5]?.length === 1, 1000);
  assert.equal((await shared.api.query([5]))[5][0].DeviceId, 2);
  second.signal('SIGKILL');
  await second.exited;
});
