// Who is gone, and how soon that shows; and who is not gone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { Program } from './support/program.js';
import { shareWithinUnlessStolen, stopwatch, withinUnlessStolen } from './support/steal.js';
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

// How long until the user is absent, from now on: a lap.
async function timeToAbsent(api, user) {
  const clock = stopwatch();
  await until(`user ${user} absent`, async () => !(await api.isOnline(user)));
  return clock.lap();
}

test('a stopped device is gone after heartbeat and grace, and not much sooner', async () => {
  await withinUnlessStolen('stopped to absent', HEARTBEAT_MS + GRACE_MS + LATE_MS, async () => {
    const program = await deviceProcess(shared.server, 1);
    program.signal('SIGSTOP');
    const lap = await timeToAbsent(shared.api, 1);
    // It was last heard at most a heartbeat before.
    assert.ok(lap.ms >= GRACE_MS, `${lap.ms} ms is too soon`);
    program.signal('SIGKILL');
    await program.exited;
    return lap;
  });
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

// How long each of `count` devices in processes of their own is shown after its process was killed.
async function killDevices(count) {
  const laps = [];
  while (laps.length < count) {
    const users = [...Array(Math.min(20, count - laps.length)).keys()].map((n) => 10_000 + n);
    const programs = await Promise.all(users.map((user) => deviceProcess(shared.server, user)));
    for (const [index, program] of programs.entries()) {
      program.signal('SIGKILL');
      laps.push(await timeToAbsent(shared.api, users[index]));
      await program.exited;
    }
  }
  return laps;
}

test('killed devices are absent within 100 ms, 99 of 100', async () => {
  const count = process.env.ROLLCALL_TEST_ALL ? 200 : 60;
  const times = await shareWithinUnlessStolen('killed to absent', { limit: 100, p: 0.99, count }, killDevices);
  const shown = (p) => `${percentile(times, p).toFixed(1)} ms`;
  console.log(`# killed to absent over ${times.length}: p50 ${shown(0.5)}, p99 ${shown(0.99)}`);
});

test('a closed and a cut device are absent at once', async () => {
  for (const leave of ['close', 'cut']) {
    await withinUnlessStolen(`${leave} to absent`, 100, async () => {
      const device = await Device.login(shared.server, 4);
      await device[leave]();
      return timeToAbsent(shared.api, 4);
    });
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
