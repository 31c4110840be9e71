// sdk/node against a real node. What it does about faults is in its own tests.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LeaseReporter, RollcallClient, connIdOf } from '../../sdk/node/index.js';
import { ACCESS_KEY, APP, SECRET_KEY } from './support/config.js';
import { Api } from './support/api.js';
import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { absentAtOnce } from './support/leases.js';
import { Server } from './support/server.js';
import { stopwatch, withinUnlessStolen } from './support/steal.js';
import { until } from './support/wait.js';

const shared = sharedServer();

function clientOf(t, server = shared.server) {
  const client = new RollcallClient({ endpoint: `http://${server.openapi}`, accessKeyId: ACCESS_KEY, secretKey: SECRET_KEY });
  t.after(() => client.close());
  return client;
}

function reporterOf(t, client, ownerId, options = {}) {
  const reporter = new LeaseReporter(client, { appId: APP, ownerId, ttlSeconds: 3, ...options });
  reporter.told = [];
  for (const name of ['opened', 'renewed', 'snapshot', 'evicted', 'rejected', 'failure', 'fenced']) {
    reporter.on(name, (value) => reporter.told.push({ ...value, name, code: value.code }));
  }
  t.after(() => reporter.close());
  return reporter;
}

const phone = (ConnKey, UserId, fields = {}) => ({ ConnKey, UserId, DeviceId: 7, Platform: 'iOS', ClientVersion: 3, ...fields });
const named = (reporter, name) => reporter.told.filter((one) => one.name === name);
const agrees = (reporter) => until('both count the same', () => reporter.told.at(-1)?.name === 'renewed' && reporter.told.at(-1).InSync);

test('reported connections are queried without loss of their ids', async (t) => {
  const client = clientOf(t);
  const reporter = reporterOf(t, client, 'ids');
  const user = '9223372036854775807';
  reporter.connected(phone('c1', user, { DeviceId: 9223372036854775806n, ClientVersion: '9007199254740993' }));
  await reporter.start();
  const { QueryOnlineResults } = await client.queryOnlineStatus({ AppId: APP, UserIds: [user, 5] });
  const connection = { DeviceId: '9223372036854775806', ClientVersion: '9007199254740993', Platform: 'iOS' };
  const ConnId = connIdOf(APP, 'ids', 'c1');
  assert.deepEqual(QueryOnlineResults, { [user]: [{ ConnId, UserId: user, ...connection }] });
  await agrees(reporter);
  const { Kicked } = await client.kickConnections({ AppId: APP, UserId: user });
  assert.deepEqual(Kicked, [{ ConnId, UserId: user, ...connection }]);
  await until('the kick is told', () => named(reporter, 'evicted').length > 0);
  const [{ ConnKey, UserId, Reason }] = named(reporter, 'evicted');
  assert.deepEqual([ConnKey, UserId, Reason], ['c1', user, 'kicked']);
  reporter.disconnected('c1', 'kicked');
  await reporter.flush();
  await agrees(reporter);
  assert.equal(named(reporter, 'snapshot').length, 1);
});

test('counts are got by owner, platform and version', async (t) => {
  const { server } = await ownServer(t);
  const client = clientOf(t, server);
  const reporter = reporterOf(t, client, 'counted');
  reporter.connected(phone('c1', 1, { ClientVersion: 9007199254740993n }));
  reporter.connected(phone('c2', 1, { DeviceId: 8, Platform: 'Web' }));
  await reporter.start();
  const { AsOf, ...counts } = await client.getOnlineCounts({ AppId: APP });
  assert.ok(Math.abs(AsOf - Date.now()) < 60_000);
  assert.deepEqual(counts, {
    AppId: APP, Users: 1, Connections: 2, Platforms: { Android: 0, iOS: 1, Web: 1 },
    ClientVersions: [{ ClientVersion: '3', Connections: 1 }, { ClientVersion: '9007199254740993', Connections: 1 }],
    OtherClientVersions: 0, Owners: [{ Owner: 'counted', Connections: 2 }], OtherOwners: 0,
  });
  await reporter.close();
});

test('presence is got, and what changed since', async (t) => {
  const { server } = await ownServer(t);
  const client = clientOf(t, server);
  const reporter = reporterOf(t, client, 'seen');
  reporter.connected(phone('c1', 1));
  reporter.connected(phone('c2', 2));
  await reporter.start();
  const first = await client.queryPresence({ AppId: APP, UserIds: [1, 2, 3] });
  assert.deepEqual(first.Users.map((user) => [user.UserId, user.Online]), [['1', true], ['2', true], ['3', false]]);
  assert.deepEqual(first.Users[0].Connections.map((one) => [one.Owner, one.DeviceId]), [['seen', '7']]);
  assert.deepEqual(first.Unknown, []);
  reporter.disconnected('c2', 'timeout');
  await reporter.flush();
  const second = await client.queryPresence({ AppId: APP, UserIds: [1, 2, 3], ChangedSince: first.Version });
  assert.deepEqual(second.Users.map((user) => [user.UserId, user.Online, user.Reason]), [['2', false, 'timeout']]);
  assert.ok(BigInt(second.Version) > BigInt(first.Version) && Math.abs(second.Users[0].LastSeen - Date.now()) < 60_000);
  await reporter.close();
});

test('a token is got, and mistakes have code, number, status and RequestId', async (t) => {
  const client = clientOf(t);
  assert.match((await client.getAppToken({ AppId: APP, UserId: 1, ExpireTime: 60_000 })).Token, /^ey/);
  await assert.rejects(client.queryOnlineStatus({ AppId: 999, UserIds: [1] }), (error) => {
    assert.deepEqual([error.name, error.code, error.number, error.httpStatus], ['RollcallError', 'AppNotFound', 210003, 404]);
    assert.match(error.requestId, /^\d{14}/);
    return true;
  });
});

test('a lease that was lost is opened again; a second process fences the first', async (t) => {
  const client = clientOf(t);
  const first = reporterOf(t, client, 'lost');
  first.connected(phone('c1', 51001));
  await first.start();
  await client.closeLease({ AppId: APP, OwnerId: 'lost', Epoch: first.stats.epoch });
  await until('it is open again', () => named(first, 'snapshot').length === 2);
  assert.deepEqual(named(first, 'failure').map((one) => one.code), ['LeaseNotFound']);
  assert.ok(await shared.api.isOnline(51001));

  const second = reporterOf(t, client, 'lost');
  second.connected(phone('c2', 51002));
  await second.start();
  await until('the first one knows', () => first.stats.state === 'fenced');
  assert.deepEqual(Object.keys(await shared.api.query([51001, 51002])), ['51002']);
});

test('a next process that knows the epoch goes on without anybody absent', async (t) => {
  const client = clientOf(t);
  const users = Array.from({ length: 90 }, (_, i) => 52000 + i);
  const first = reporterOf(t, client, 'goes-on');
  for (const user of users) first.connected(phone(`c${user}`, user));
  await first.start();
  await first.close({ keepLease: true });
  const next = reporterOf(t, client, 'goes-on', { epoch: first.stats.epoch });
  for (const user of users.slice(1)) next.connected(phone(`c${user}`, user));
  let isOver = false;
  t.after(() => (isOver = true));
  const least = (async () => {
    let fewest = users.length;
    while (!isOver) fewest = Math.min(fewest, Object.keys(await shared.api.query(users)).length);
    return fewest;
  })();
  await next.start();
  await agrees(next);
  isOver = true;
  assert.equal(await least, users.length - 1);
  assert.equal(named(next, 'opened').length, 0);
});

test('it goes on when the node restarts', async (t) => {
  const first = await Server.start();
  t.after(() => first.program.signal('SIGKILL'));
  const reporter = reporterOf(t, clientOf(t, first), 'restart');
  for (let i = 0; i < 1000; i++) reporter.connected(phone(`c${i}`, 53000 + i));
  await reporter.start();
  await first.kill();
  reporter.disconnected('c0');
  const { api } = await ownServer(t, { openapi: { listen: first.openapi } });
  await until('the last is back', () => api.isOnline(53999));
  await reporter.flush();
  assert.equal(await api.isOnline(53000), false);
  await agrees(reporter);
  await reporter.close();
});

test('5,000 connections of a gateway that is killed lapse together, and are back without a false offline', async (t) => {
  const { server, api } = await ownServer(t);
  const client = clientOf(t, server);
  const users = Array.from({ length: 5000 }, (_, i) => i + 1);
  const sample = users.filter((user) => user % 50 === 0);
  let killed;
  await withinUnlessStolen('killed to absent', 3250, async () => {
    await killed?.close();
    killed = reporterOf(t, client, 'killed');
    for (const user of users) killed.connected(phone(`c${user}`, user));
    await killed.start();
    await agrees(killed);
    killed.pause(); // As a process that is killed, it makes no call any more.

    const clock = stopwatch();
    await absentAtOnce(api, sample);
    const lap = clock.lap();
    return lap;
  });

  // Meanwhile some came back elsewhere: to this node, and by another gateway.
  const moved = await Device.login(server, 50, { DeviceId: 7, Platform: 'iOS', ClientVersion: 3 });
  const other = reporterOf(t, client, 'other');
  for (let user = 100; user <= 2500; user += 100) other.connected(phone(`o${user}`, user));
  await other.start();
  const stayed = [50, ...Array.from({ length: 25 }, (_, i) => 100 * (i + 1))];
  let isOver = false;
  let falseOfflines = 0;
  let asked = 0;
  const watcher = new Api(server); // On a connection of its own.
  const watch = (async () => {
    for (; !isOver; asked++) falseOfflines += stayed.length - Object.keys(await watcher.query(stayed)).length;
    watcher.close();
  })();
  t.after(() => (isOver = true));

  const again = reporterOf(t, client, 'killed');
  for (const user of users) again.connected(phone(`c${user}`, user));
  const evicted = new Set();
  again.on('evicted', ({ ConnKey }) => {
    evicted.add(ConnKey);
    again.disconnected(ConnKey);
  });
  await again.start();
  assert.equal(Object.keys(await api.query(sample)).length, 100);
  await until('those who moved are told', () => evicted.size === stayed.length);
  await again.flush();
  isOver = true;
  await watch;
  assert.ok(asked > 3, `asked ${asked} times`);
  assert.equal(falseOfflines, 0);
  assert.deepEqual((await api.query([50]))[50].map((one) => one.ConnId), [moved.welcome.ConnId]);
  assert.deepEqual((await api.query([100]))[100].map((one) => one.ConnId), [connIdOf(APP, 'other', 'o100')]);
  await moved.close();
  assert.deepEqual(await Promise.all([again, other].map((one) => one.close())), [true, true]);
  await killed.close();
});
