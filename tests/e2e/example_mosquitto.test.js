// examples/mosquitto: a broker of other people's, whose clients are seen by queries.

import assert from 'node:assert/strict';
import { appendFileSync, existsSync, renameSync } from 'node:fs';
import { test } from 'node:test';

import { parseLine } from '../../examples/mosquitto/log_lines.mjs';
import { Api } from './support/api.js';
import { APP } from './support/config.js';
import { Device } from './support/device.js';
import { ownServer } from './support/hooks.js';
import { Bridge, Broker } from './support/mosquitto.js';
import { BINARY, Program } from './support/program.js';
import { stopwatch, withinUnlessStolen } from './support/steal.js';
import { until } from './support/wait.js';

const TTL_MS = 3000;
const nameOf = (user, device = user) => `u${user}-d${device}-iOS-100`;
const online = async (api, users) => Object.keys(await api.query(users)).map(Number).sort((a, b) => a - b);
const becomes = (api, users, expected, ms) => until(`${expected} online of ${users}`, async () => (
  JSON.stringify(await online(api, users)) === JSON.stringify(expected)), ms);

// Kills those who report `users`, who must be absent within the TTL. `revive` brings those who were
// killed back for another attempt.
async function lapseInTime({ api }, users, { kill, revive }) {
  let isAgain = false;
  await withinUnlessStolen('killed to absent', TTL_MS + 250, async () => {
    if (isAgain) await revive();
    isAgain = true;
    await becomes(api, users, users);
    await kill();
    const clock = stopwatch();
    await becomes(api, users, []);
    const lap = clock.lap();
    assert.ok(lap.ms > 1000, 'not before what was promised');
    return lap;
  });
}

async function world(t, options) {
  const { server, api } = await ownServer(t);
  const broker = await Broker.start(t);
  const bridge = await Bridge.start(t, broker, server, options);
  return { server, api, broker, bridge };
}

// Counts how often one of `users` was absent until the test is over or stop() is called.
function watch(t, server, users) {
  const api = new Api(server);
  const seen = { asked: 0, absent: 0 };
  let isOver = false;
  const loop = (async () => {
    for (; !isOver; seen.asked++) seen.absent += users.length - Object.keys(await api.query(users)).length;
    api.close();
  })();
  const stop = async () => {
    isOver = true;
    await loop;
    return seen;
  };
  t.after(stop);
  return stop;
}

test('lines of the log mean what they say, and no client id can make up another one', () => {
  const id = 'u42-d7-iOS-100';
  assert.deepEqual(parseLine('1795826057: mosquitto version 2.0.11 starting'), { type: 'start' });
  assert.deepEqual(parseLine(`1795826058: New client connected from 127.0.0.1:51480 as ${id} (p2, c1, k2).`), {
    type: 'connected', second: 1795826058, address: '127.0.0.1:51480', clientId: id, isClean: true, username: undefined,
  });
  const named = parseLine(`1795826058: New client connected from ::1:51480 as ${id} (p5, c0, k60, u'bob b').`);
  assert.deepEqual([named.address, named.isClean, named.username], ['::1:51480', false, 'bob b']);
  for (const [text, reason] of [
    [`Client ${id} disconnected.`, 'closed'], [`Client ${id} closed its connection.`, 'closed'],
    [`Client ${id} has exceeded timeout, disconnecting.`, 'timeout'],
    [`Client ${id} been disconnected by administrative action.`, 'kicked'],
    [`Client ${id} disconnected, not authorised.`, 'closed'], [`Client ${id} disconnected due to malformed packet.`, 'closed'],
    [`Client ${id} disconnected: Connection reset by peer.`, 'closed'],
    [`Bad socket read/write on client ${id}: Invalid argument`, 'closed'],
  ]) {
    assert.deepEqual(parseLine(`1795826059: ${text}`), { type: 'disconnected', clientId: id, reason }, text);
  }
  for (const text of [
    'mosquitto version 2.0.11 running', 'New connection from 127.0.0.1:1 on port 1883.', `Client ${id} already connected, closing old connection.`,
    `Client x ${id} disconnected.`, `Client ${id} disconnected. closed its connection.`, `Client ${id} disconnected: X. closed its connection.`,
    `Client ${id} disconnected disconnected.`, `New client connected from 127.0.0.1:1 as ${id} (p2, c1, k2). (p2, c1, k2).`,
    `New client connected from 127.0.0.1:1 as ${id} (p2, c1, k2, u'x' (p2, c1, k2, u'y').`,
    `New client connected from 127.0.0.1:1 as x as ${id} (p2, c1, k2).`, 'Client <unknown> disconnected due to protocol error',
  ]) {
    assert.equal(parseLine(`1795826059: ${text}`), null, text);
  }
});

test('clients of the broker are online while they are connected', async (t) => {
  const { api, broker } = await world(t);
  const first = await broker.client(nameOf(1, 7));
  await broker.client('somebody else', {});
  await becomes(api, [1, 2], [1]);
  const [connection] = (await api.query([1]))[1];
  assert.deepEqual({ ...connection, ConnId: '' }, { ConnId: '', UserId: 1, DeviceId: 7, ClientVersion: 100, Platform: 'iOS' });
  // The same client again takes the place of the first.
  const second = await broker.client(nameOf(1, 7));
  await until('another connection', async () => {
    const now = (await api.query([1]))[1];
    return now?.length === 1 && now[0].ConnId !== connection.ConnId;
  });
  assert.equal(first.isOpen, false);
  second.close();
  await becomes(api, [1], []);
});

test('the name can be the username, which the broker has checked', async (t) => {
  const { api, broker } = await world(t, { from: 'username' });
  const client = await broker.client('any-id', { username: nameOf(3) });
  await broker.client(nameOf(4));
  await becomes(api, [3, 4], [3]);
  client.close();
  await becomes(api, [3, 4], []);
});

test('who is kicked or logs in elsewhere is closed at the broker', async (t) => {
  const { server, api, broker } = await world(t);
  const kicked = await broker.client(nameOf(5));
  const moved = await broker.client(nameOf(6, 1), { isClean: false });
  await becomes(api, [5, 6], [5, 6]);
  const answer = await api.call('KickConnections', { AppId: APP, UserId: 5 }, { version: '2026-11-22' });
  assert.equal(answer.json.Result.Kicked.length, 1);
  const device = await Device.login(server, 6, { DeviceId: 1, Platform: 'iOS' });
  await until('both are closed', () => !kicked.isOpen && !moved.isOpen);
  assert.deepEqual(await online(api, [5, 6]), [6]);
  assert.deepEqual((await api.query([6]))[6].map((one) => one.ConnId), [device.welcome.ConnId]);
  await device.close();
  await becomes(api, [5, 6], []);
});

test('kill -9 of the broker: its clients are absent; restarted, they are there as they come back', async (t) => {
  const { api, broker, bridge } = await world(t, { ttlSeconds: 30 }); // What is waited for is not that it lapses.
  const users = [11, 12, 13];
  for (const user of users) await broker.client(nameOf(user));
  await becomes(api, users, users);
  await broker.kill();
  await becomes(api, users, [], TTL_MS + 250);
  await bridge.waitFor(/"broker down"/);
  await broker.run();
  await broker.client(nameOf(12));
  await becomes(api, users, [12]);
});

test('kill -9 of the bridge: absent within the TTL, back when it is started, and no false offline of who moved', async (t) => {
  const all = await world(t);
  const { server, api, broker } = all;
  const users = [21, 22, 23, 24];
  for (const user of users) await broker.client(nameOf(user));
  await lapseInTime(all, users, {
    kill: () => all.bridge.signal('SIGKILL'),
    revive: async () => { all.bridge = await Bridge.start(t, broker, server); },
  });

  const device = await Device.login(server, 21, { DeviceId: 21, Platform: 'iOS' });
  const absences = watch(t, server, [21]);
  const again = await Bridge.start(t, broker, server);
  await becomes(api, users, users);
  await again.waitFor(/"evicted".*"UserId":"21"/);
  const { asked, absent } = await absences();
  assert.ok(asked > 3);
  assert.equal(absent, 0);
  assert.deepEqual((await api.query([21]))[21].map((one) => one.ConnId), [device.welcome.ConnId]);
  await device.close();
});

test('kill -9 of both: nobody comes back who has not come back', async (t) => {
  const all = await world(t);
  const { server, api, broker } = all;
  const users = [31, 32];
  const connectAll = () => Promise.all(users.map((user) => broker.client(nameOf(user))));
  await connectAll();
  await lapseInTime(all, users, {
    kill: async () => {
      all.bridge.signal('SIGKILL');
      await broker.kill();
    },
    revive: async () => {
      await broker.run();
      all.bridge = await Bridge.start(t, broker, server);
      await connectAll();
    },
  });
  // Its log still ends with both of them connected.
  const again = Bridge.run(t, Bridge.file(broker, server));
  await again.waitFor(/"read","connections":2/);
  await broker.run();
  await again.waitFor(/"ready"/);
  await broker.client(nameOf(32));
  await becomes(api, users, [32]);
});

test('a bridge that is restarted in time leaves nobody absent; its log may be rotated', async (t) => {
  const { server, api, broker, bridge } = await world(t, { ttlSeconds: 30 });
  const users = [41, 42];
  const clients = [];
  for (const user of users) clients.push(await broker.client(nameOf(user)));
  await becomes(api, users, users);
  const absences = watch(t, server, [41]);
  for (const end of ['SIGTERM', 'SIGKILL']) {
    const running = end === 'SIGTERM' ? bridge : await Bridge.start(t, broker, server, { ttlSeconds: 30 });
    running.signal(end);
    await running.exited;
  }
  clients[1].close();
  renameSync(broker.logFile, `${broker.logFile}.1`);
  broker.child.kill('SIGHUP');
  await until('a new log', async () => {
    (await broker.client('probe')).close(); // It looks at signals when there is something to do.
    return existsSync(broker.logFile);
  });
  await Bridge.start(t, broker, server, { ttlSeconds: 30 });
  await becomes(api, users, [41]);
  const { asked, absent } = await absences();
  assert.ok(asked > 3);
  assert.equal(absent, 0);
  // While it runs, too.
  renameSync(broker.logFile, `${broker.logFile}.1`);
  broker.child.kill('SIGHUP');
  await broker.client(nameOf(42));
  await becomes(api, users, users);
});

test('a log that does not reach back to the start of the broker is refused', async (t) => {
  const { server, broker } = await world(t);
  renameSync(broker.logFile, `${broker.logFile}.gone`);
  appendFileSync(broker.logFile, '1795826058: New connection from 127.0.0.1:51480 on port 1883.\n');
  const bridge = Bridge.run(t, Bridge.file(broker, server, { ownerId: 'late' }));
  assert.equal((await bridge.exited).code, 1);
  assert.match(bridge.stderr, /has no line of the broker's start/);
});

test('a broker that hangs is not vouched for', async (t) => {
  const { api, broker } = await world(t);
  await broker.client(nameOf(51));
  await becomes(api, [51], [51]);
  broker.child.kill('SIGSTOP');
  await becomes(api, [51], [], TTL_MS + 2000);
  broker.child.kill('SIGCONT');
  await becomes(api, [51], [51]);
});

test('try.mjs shows it in one command', async () => {
  const path = new URL('../../examples/mosquitto/try.mjs', import.meta.url).pathname;
  const shown = new Program([path, BINARY], { binary: process.execPath, env: { PATH: `${process.env.PATH}:/usr/sbin` } });
  assert.equal((await shown.exited).code, 0, shown.stderr);
  assert.match(shown.stdout, /"42": \[\s*\{\s*"ConnId": "[\w-]{22}"/);
  assert.match(shown.stdout, /the broker was killed; \d+ ms later QueryOnlineStatus of user 42:\n\{\}\n$/);
});
