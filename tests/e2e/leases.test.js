// Gateways from outside: leases and reports, by signed calls alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OTHER_ACCOUNTS_APP, APP, OTHER_ACCESS_KEY, OTHER_SECRET_KEY, STOPPED_APP } from './support/config.js';
import { sdk } from './support/api.js';
import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { Gateway, absentAtOnce, connIdOf, digestOf } from './support/leases.js';
import { get } from './support/raw_http.js';
import { stopwatch, withinUnlessStolen } from './support/steal.js';
import { until } from './support/wait.js';

const shared = sharedServer();
const connIdsOf = async (user, api = shared.api) => ((await api.query([user]))[user] ?? []).map((item) => item.ConnId);
const kick = (fields) => shared.api.call('KickConnections', { AppId: APP, ...fields }, { version: '2026-11-22' });

async function opened(owner, options) {
  const gateway = new Gateway(shared.api, owner, options);
  assert.equal((await gateway.open()).status, 200);
  return gateway;
}

test('ConnId and digest follow the documented rules and vectors', () => {
  assert.equal(connIdOf('gw-1', 'session-1'), 'C-PE1hpmUj9YQJeCj8MajI');
  assert.equal(connIdOf('gw-1', 'session-2'), 'C-PE1hpmUj9V2QYUCASMEt');
  const first = { ConnKey: 'session-1', UserId: 10001, DeviceId: 7, Platform: 'iOS', ClientVersion: 3 };
  const second = { ConnKey: 'session-2', UserId: 10002, DeviceId: 0, Platform: 'Web', ClientVersion: 0 };
  assert.equal(digestOf([first]), '64efa111ab7a6026');
  assert.equal(digestOf([second]), 'c80d906546c032f1');
  assert.equal(digestOf([first, second]), '2cfd3176f23a9317');
});

test('reported and held connections are in one answer', async () => {
  const user = 40001;
  const gateway = await opened('both');
  const device = await Device.login(shared.server, user, { DeviceId: 1, Platform: 'iOS', ClientVersion: 7 });
  const before = Date.now();
  const answer = await gateway.send([gateway.connected('c1', user, { DeviceId: 2, Platform: 'Web', ClientVersion: 9 })]);
  assert.deepEqual(answer.result.Rejected, []);
  assert.equal(answer.result.AckedSequence, 1);
  assert.ok(answer.result.ExpiresAt >= before + 30_000 && answer.result.ExpiresAt <= Date.now() + 30_000);
  assert.deepEqual((await shared.api.query([user]))[user], [
    { ConnId: device.welcome.ConnId, UserId: user, DeviceId: 1, ClientVersion: 7, Platform: 'iOS' },
    { ConnId: connIdOf('both', 'c1'), UserId: user, DeviceId: 2, ClientVersion: 9, Platform: 'Web' },
  ]);
  await device.close();
  await gateway.send([gateway.disconnected('c1', 'timeout')]);
  assert.deepEqual(await connIdsOf(user), []);
});

test('the official SDK reports as well', async () => {
  const call = (action, body) => sdk(shared.server).createJSONAPI(action, { Version: '2026-11-22' })(body);
  const lease = (await call('OpenLease', { AppId: APP, OwnerId: 'sdk', TtlSeconds: 10 })).Result;
  const event = { Sequence: 1, Op: 'Connected', ConnKey: 'c', UserId: 40002, DeviceId: 0, Platform: 'iOS', ClientVersion: 0 };
  const report = await call('ReportConnections', { AppId: APP, OwnerId: 'sdk', Epoch: lease.Epoch, Events: [event] });
  assert.equal(report.Result.AckedSequence, 1);
  assert.deepEqual(await connIdsOf(40002), [connIdOf('sdk', 'c')]);
});

test('a batch that comes twice, late, or after a gap does no harm', async () => {
  const user = 40010;
  const gateway = await opened('order');
  const first = [gateway.connected('a', user), gateway.connected('b', user)];
  const second = [gateway.disconnected('a'), gateway.connected('c', user)];
  const third = [gateway.disconnected('c')];

  const early = await gateway.send(second);
  assert.equal(early.result.AckedSequence, 0);
  assert.deepEqual(early.result.Rejected.map(({ Sequence, Code }) => [Sequence, Code]), [[3, 'SequenceGap']]);
  assert.deepEqual(await connIdsOf(user), []);

  assert.equal((await gateway.send(first)).result.AckedSequence, 2);
  assert.equal((await gateway.send(first)).result.AckedSequence, 2);
  assert.equal((await gateway.send(second)).result.AckedSequence, 4);
  const late = await gateway.send(first);
  assert.deepEqual([late.result.AckedSequence, late.result.Rejected], [4, []]);
  assert.deepEqual(await connIdsOf(user), [connIdOf('order', 'b'), connIdOf('order', 'c')]);
  assert.equal((await gateway.send(third)).result.AckedSequence, 5);
  await gateway.send(second);
  assert.deepEqual(await connIdsOf(user), [connIdOf('order', 'b')]);
  assert.equal((await gateway.renew()).result.InSync, true);
});

test('a rejected event stops no other, and comes again as rejected', async () => {
  const gateway = await opened('mistakes');
  const events = [
    gateway.connected('a', 40020, { Platform: 'ios' }),
    gateway.connected('b', 40020),
    { Sequence: ++gateway.sequence },
    gateway.connected('d', 40021),
  ];
  for (let time = 0; time < 2; time++) {
    const { result } = await gateway.send(events);
    assert.equal(result.AckedSequence, 4);
    assert.deepEqual(result.Rejected, [
      { Sequence: 1, Code: 'InvalidParam', Message: 'Platform: must be Android, iOS or Web, or absent' },
      { Sequence: 3, Code: 'MissingParameter', Message: 'The request is missing Op parameter.' },
    ]);
  }
  assert.deepEqual(await connIdsOf(40020), [connIdOf('mistakes', 'b')]);
  assert.deepEqual(await connIdsOf(40021), [connIdOf('mistakes', 'd')]);
});

test('a lapsed lease hides its connections within 250 ms; renewing brings them back', async () => {
  const user = 40030;
  let gateway;
  await withinUnlessStolen('the last report to hidden', 3250, async () => {
    gateway = await opened('lapse', { ttl: 3 });
    const clock = stopwatch();
    await gateway.send([gateway.connected('a', user)]);
    await until('it is hidden', async () => !(await shared.api.isOnline(user)));
    const lap = clock.lap();
    assert.ok(lap.ms >= 2990, 'not before its ttl');
    return lap;
  });
  assert.equal((await gateway.renew()).result.InSync, true);
  assert.deepEqual(await connIdsOf(user), [connIdOf('lapse', 'a')]);
});

test('opening again fences the epoch before; what is reported again goes on', async () => {
  const old = await opened('fence', { ttl: 3 });
  await old.send([old.connected('a', 40040), old.connected('b', 40041)]);
  const now = await opened('fence', { ttl: 3 });
  assert.deepEqual(await connIdsOf(40040), []);
  for (const call of [() => old.renew(), () => old.send([old.connected('c', 40040)]), () => old.close()]) {
    const { status, code } = await call();
    assert.deepEqual([status, code], [409, 'LeaseFenced']);
  }
  assert.equal((await now.send([now.connected('a', 40040)])).result.AckedSequence, 1);
  assert.deepEqual(await connIdsOf(40040), [connIdOf('fence', 'a')]);
  assert.deepEqual(await connIdsOf(40041), []);
  assert.equal((await now.renew()).result.InSync, true);
});

test('a snapshot removes what it does not state, and heals what a digest found', async () => {
  const gateway = await opened('snapshot');
  await gateway.send([1, 2, 3, 4].map((user) => gateway.connected(`c${user}`, 40050 + user)));
  gateway.held.delete('c2');
  gateway.connected('c5', 40055);
  assert.equal((await gateway.renew()).result.InSync, false);

  gateway.sequence += 3; // Reports that were given up.
  const { result } = await gateway.snapshot(2);
  assert.deepEqual([result.AckedSequence, result.Rejected], [gateway.sequence, []]);
  assert.deepEqual(Object.keys(await shared.api.query([40051, 40052, 40053, 40054, 40055])), ['40051', '40053', '40054', '40055']);
  assert.equal((await gateway.renew()).result.InSync, true);
});

test('a login of the same device here evicts a reported one; it stays told until reported gone', async () => {
  const user = 40060;
  const gateway = await opened('evicted');
  await gateway.send([gateway.connected('a', user, { DeviceId: 5, Platform: 'iOS' })]);
  const device = await Device.login(shared.server, user, { DeviceId: 5, Platform: 'iOS' });
  const evicted = [{ ConnId: connIdOf('evicted', 'a'), UserId: user, Reason: 'replaced', By: device.welcome.ConnId }];
  assert.deepEqual(await connIdsOf(user), [device.welcome.ConnId]);
  for (let time = 0; time < 2; time++) {
    const { result } = await gateway.renew();
    assert.deepEqual([result.InSync, result.Evicted], [false, evicted]);
  }
  // A snapshot that was taken before the gateway heard of it does not bring it back.
  assert.deepEqual((await gateway.snapshot()).result.Evicted, evicted);
  assert.deepEqual(await connIdsOf(user), [device.welcome.ConnId]);
  assert.deepEqual((await gateway.send([gateway.disconnected('a')])).result.Evicted, []);
  assert.equal((await gateway.renew()).result.InSync, true);

  // The other way: a reported login of the device closes the one here.
  await gateway.send([gateway.connected('b', user, { DeviceId: 5, Platform: 'iOS' })]);
  assert.equal((await device.closes()).code, 4003);
  assert.deepEqual(await connIdsOf(user), [connIdOf('evicted', 'b')]);
});

test('KickConnections reaches a reported connection', async () => {
  const gateway = await opened('kicked');
  await gateway.send([gateway.connected('a', 40070), gateway.connected('b', 40071)]);
  const ConnId = connIdOf('kicked', 'a');
  const answer = await kick({ UserId: 40070, ConnIds: [ConnId] });
  assert.deepEqual(answer.json.Result.Kicked.map((item) => item.ConnId), [ConnId]);
  const { result } = await gateway.send([gateway.connected('c', 40071)]);
  assert.deepEqual(result.Evicted, [{ ConnId, UserId: 40070, Reason: 'kicked' }]);
  assert.deepEqual(await connIdsOf(40070), []);
});

test('after a lost lease a stale snapshot does not evict who logged in elsewhere meanwhile', async () => {
  const user = 40080;
  const gateway = await opened('stale');
  await gateway.send([gateway.connected('a', user, { DeviceId: 5 })]);
  await gateway.open();
  const device = await Device.login(shared.server, user, { DeviceId: 5, Platform: 'iOS' });
  const { result } = await gateway.snapshot();
  assert.deepEqual(result.Evicted, [
    { ConnId: connIdOf('stale', 'a'), UserId: user, Reason: 'replaced', By: device.welcome.ConnId },
  ]);
  assert.deepEqual(await connIdsOf(user), [device.welcome.ConnId]);
  await device.close();
});

test('closing ends all of a lease at once, and it is not known any more', async () => {
  const gateway = await opened('close');
  await gateway.send(Array.from({ length: 300 }, (_, i) => gateway.connected(`c${i}`, 41000 + i)));
  assert.ok(await shared.api.isOnline(41299));
  assert.deepEqual((await gateway.close()).result, { AppId: APP, OwnerId: 'close' });
  assert.deepEqual(await shared.api.query(Array.from({ length: 100 }, (_, i) => 41200 + i)), {});
  for (const call of [() => gateway.renew(), () => gateway.send([gateway.connected('x', 41000)]), () => gateway.close()]) {
    const { status, code } = await call();
    assert.deepEqual([status, code], [404, 'LeaseNotFound']);
  }
});

test('other accounts, stopped and unknown apps have no leases here', async () => {
  const others = { accessKeyId: OTHER_ACCESS_KEY, secretKey: OTHER_SECRET_KEY };
  const gateway = await opened('mine');
  for (const [action, fields] of [
    ['OpenLease', { TtlSeconds: 10 }],
    ['ReportConnections', { Epoch: gateway.epoch, Events: [gateway.connected('a', 1)] }],
    ['RenewLease', { Epoch: gateway.epoch }],
    ['CloseLease', { Epoch: gateway.epoch }],
  ]) {
    for (const [AppId, keys, code] of [
      [APP, others, 'NoAuth'],
      [OTHER_ACCOUNTS_APP, {}, 'NoAuth'],
      [STOPPED_APP, {}, 'AppStatusException'],
      [999, {}, 'AppNotFound'],
    ]) {
      const call = sdk(shared.server, keys).createJSONAPI(action, { Version: '2026-11-22' });
      const answer = await call({ AppId, OwnerId: 'mine', ...fields });
      assert.equal(answer.ResponseMetadata.Error.Code, code, `${action} ${AppId}`);
    }
  }
  assert.equal((await gateway.renew()).status, 200);
});

test('100,000 connections of a gateway that dies are absent together, and back by one opening and report', async (t) => {
  const { api } = await ownServer(t, { log: { level: 'info' } });
  const count = 100_000;
  const some = Array.from({ length: 100 }, (_, i) => i * (count / 100));
  let gateway;
  await withinUnlessStolen('the last report to absent', 3250, async () => {
    gateway = new Gateway(api, 'large', { ttl: 3 });
    await gateway.open();
    let clock;
    for (let at = 0; at < count; at += 500) {
      const events = Array.from({ length: 500 }, (_, i) => gateway.connected(`c${at + i}`, at + i));
      clock = stopwatch();
      assert.deepEqual((await gateway.send(events)).result.Rejected, []);
    }
    await absentAtOnce(api, some);
    const lap = clock.lap();
    assert.ok(lap.ms >= 2990, 'not before its ttl');
    return lap;
  });

  gateway.ttl = 60;
  await gateway.open();
  const moved = await Device.login(api.server, 0, { DeviceId: 9, Platform: 'iOS', ClientVersion: 1 });
  assert.deepEqual((await gateway.snapshot()).result.Rejected, []);
  assert.equal((await gateway.renew()).result.InSync, true);
  const online = await api.query(some);
  assert.equal(Object.keys(online).length, 100);
  assert.deepEqual(online[0].map((item) => item.ConnId), [connIdOf('large', 'c0'), moved.welcome.ConnId]);
  await moved.close();
});

test('metrics count leases, connections and events', async (t) => {
  const { server, api } = await ownServer(t);
  const gateway = new Gateway(api, 'counted');
  await gateway.open();
  await gateway.send([gateway.connected('a', 1), gateway.connected('b', 2)]);
  await gateway.send([gateway.disconnected('a')]);
  await gateway.send([{ ...gateway.connected('z', 1), Sequence: 9 }]);
  gateway.held.delete('z');
  await gateway.renew();
  const { text } = await get(server.admin, '/metrics');
  assert.match(text, /rollcall_report_leases\{state="live"\} 1\n/);
  assert.match(text, /rollcall_report_leases\{state="lapsed"\} 0\n/);
  assert.match(text, /rollcall_report_connections 1\n/);
  assert.match(text, /rollcall_report_events_total\{outcome="applied"\} 3\n/);
  assert.match(text, /rollcall_report_events_total\{outcome="gap"\} 1\n/);
});
