import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LeaseReporter, RollcallClient, connIdOf } from '../index.js';
import { APP, CROWDED_USER, FakeService } from './support/fake_service.js';
import { until } from './support/until.js';

const connection = (n, fields = {}) => ({ ConnKey: `c${n}`, UserId: n, DeviceId: n, Platform: 'iOS', ClientVersion: 1, ...fields });
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

async function start(t, { service, ...options } = {}) {
  service ??= await FakeService.start(t);
  const client = new RollcallClient({ endpoint: service.endpoint, accessKeyId: 'AKLTunit', secretKey: 'unit-secret', retryBaseMs: 2 });
  const reporter = new LeaseReporter(client, { appId: APP, ownerId: 'gw', ttlSeconds: 30, ...options });
  const told = [];
  for (const name of ['opened', 'snapshot', 'evicted', 'rejected', 'overflow', 'failure', 'fenced', 'closed']) {
    reporter.on(name, (value) => told.push([name, value]));
  }
  t.after(async () => {
    await reporter.close({ timeoutMs: 100 });
    client.close();
  });
  return { service, client, reporter, told, toldOf: (name) => told.filter(([one]) => one === name).map(([, value]) => value) };
}

const inSync = (reporter) => new Promise((resolve) => {
  const listen = ({ InSync }) => {
    if (!InSync) return;
    reporter.off('renewed', listen);
    resolve();
  };
  reporter.on('renewed', listen);
});

test('it opens, states what is there, reports what comes and goes, and closes', async (t) => {
  const { service, reporter, toldOf } = await start(t);
  reporter.connected(connection(1));
  reporter.connected(connection(2));
  const compared = inSync(reporter);
  await reporter.start();
  assert.deepEqual(service.users('gw'), [1, 2]);
  await compared;
  reporter.connected(connection(3, { ConnectedAt: 1795826057000 }));
  assert.equal(reporter.disconnected('c1', 'timeout'), true);
  assert.equal(reporter.disconnected('c1'), false);
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [2, 3]);
  const events = service.callsOf('ReportConnections').flatMap((call) => call.body.Events);
  assert.deepEqual(events.map((event) => event.Sequence), [1, 2, 3, 4]);
  assert.deepEqual(events[3], { Sequence: 4, Op: 'Disconnected', ConnKey: 'c1', UserId: 1, Reason: 'timeout' });
  assert.equal(events[2].ConnectedAt, 1795826057000);
  assert.deepEqual(toldOf('snapshot'), [{ Reason: 'start', Connections: 2 }]);
  assert.equal(await reporter.close(), true);
  assert.equal(service.leases.size, 0);
  await assert.rejects(reporter.flush(), /closed/);
});

test('what comes within a moment is one report; at most 500 events and 64 KiB', async (t) => {
  const { service, reporter } = await start(t);
  await reporter.start();
  service.calls.length = 0;
  for (const n of range(0, 20)) reporter.connected(connection(n));
  await reporter.flush();
  assert.deepEqual(service.callsOf('ReportConnections').map((call) => call.body.Events.length), [20]);
  service.calls.length = 0;
  for (const n of range(100, 1300)) reporter.connected(connection(n, { ConnKey: `${n}`.padEnd(64, '"') }));
  await reporter.flush();
  const reports = service.callsOf('ReportConnections');
  assert.ok(reports.length >= 4, 'bytes bound them');
  for (const { bytes, body } of reports) assert.ok(bytes <= 65536 && body.Events.length <= 500, `${bytes}`);
  assert.ok(Math.max(...reports.map((report) => report.bytes)) > 60_000, 'and are used');
  assert.equal(service.users('gw').length, 1220);
});

test('a snapshot goes in pages, and one of nobody is one event', async (t) => {
  const { service, reporter } = await start(t);
  for (const n of range(0, 1200)) reporter.connected(connection(n));
  await reporter.start();
  const flags = service.callsOf('ReportConnections').map(({ body }) => [body.Events.length, body.Snapshot, body.SnapshotBegin, body.SnapshotEnd]);
  assert.deepEqual(flags.map(([, ...rest]) => rest), [
    [true, true, undefined], ...Array(flags.length - 2).fill([true, undefined, undefined]), [true, undefined, true]]);
  assert.equal(flags.reduce((sum, [count]) => sum + count, 0), 1200);
  reporter.replaceAll([]);
  await reporter.flush();
  assert.deepEqual(service.users('gw'), []);
  reporter.replaceAll([connection(5)]);
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [5]);
});

test('lost answers, lost reports and 503 change nothing', async (t) => {
  const { service, reporter, toldOf } = await start(t);
  service.faults.OpenLease = ['drop after'];
  service.faults.ReportConnections = ['drop after', 'drop before', [503, 'ServiceUnavailableTemp'], null, 'drop after'];
  service.faults.RenewLease = ['drop before', [503, 'ServiceUnavailableTemp']];
  reporter.connected(connection(1));
  const compared = inSync(reporter);
  await reporter.start();
  await compared;
  for (const n of range(2, 9)) {
    reporter.connected(connection(n));
    reporter.disconnected(`c${n - 1}`);
    await reporter.flush();
  }
  assert.deepEqual(service.users('gw'), [8]);
  assert.equal(toldOf('snapshot').length, 1);
});

test('after more failures than a call retries it goes on with the same numbers', async (t) => {
  const { service, reporter, toldOf } = await start(t, { random: () => 0 });
  await reporter.start();
  service.faults.ReportConnections = ['drop after', ...Array(12).fill([503, 'ServiceUnavailableTemp'])];
  reporter.connected(connection(1));
  await until('a failure was told', () => toldOf('failure').length > 0);
  reporter.connected(connection(2));
  await reporter.flush();
  assert.equal(toldOf('failure')[0].code, 'ServiceUnavailableTemp');
  assert.deepEqual(service.users('gw'), [1, 2]);
  assert.equal(toldOf('opened').length, 1);
});

test('out of sync is asked for twice, then a snapshot heals it', async (t) => {
  const { service, reporter, toldOf } = await start(t, { ttlSeconds: 3 });
  for (const n of range(1, 4)) reporter.connected(connection(n));
  let compared = inSync(reporter);
  await reporter.start();
  await compared;
  const { table } = service.leases.get('gw');
  table.delete('c1');
  table.set('x', { ...connection(9), Sequence: 0 });
  const before = service.calls.length;
  await until('a second snapshot', () => toldOf('snapshot').length === 2);
  assert.deepEqual(toldOf('snapshot')[1], { Reason: 'out of sync', Connections: 3 });
  // What came after the snapshot may be there, too.
  const actions = service.calls.slice(before).map((call) => call.action);
  assert.deepEqual(actions.slice(0, 3), ['RenewLease', 'RenewLease', 'ReportConnections']);
  compared = inSync(reporter);
  await compared;
  assert.deepEqual(service.users('gw'), [1, 2, 3]);
});

test('it renews three times in a ttl, traffic or not', async (t) => {
  const { service, reporter } = await start(t, { ttlSeconds: 3 });
  await reporter.start();
  const before = service.callsOf('RenewLease').length;
  const began = performance.now();
  let n = 0;
  await until('three more', () => {
    reporter.connected(connection(++n));
    return service.callsOf('RenewLease').length === before + 3;
  });
  // The one after the snapshot may have been under way.
  assert.ok(performance.now() - began > 1900 && performance.now() - began < 6000, `${performance.now() - began}`);
  for (const { body } of service.callsOf('RenewLease')) assert.match(body.Digest, /^[0-9a-f]{16}$/);
});

test('what was evicted is told once, counts no more, and is reported gone', async (t) => {
  const { service, reporter, toldOf } = await start(t, { ttlSeconds: 3 });
  for (const n of range(1, 4)) reporter.connected(connection(n));
  await reporter.start();
  service.evict('gw', 'c2', { Reason: 'replaced', By: 'other' });
  await until('it is told', () => toldOf('evicted').length > 0);
  const compared = inSync(reporter);
  await compared;
  assert.deepEqual(toldOf('evicted'), [
    { ConnKey: 'c2', ConnId: connIdOf(APP, 'gw', 'c2'), UserId: '2', Reason: 'replaced', By: 'other' }]);
  assert.equal(toldOf('snapshot').length, 1, 'that they count less is no mistake');
  reporter.replaceAll([1, 2, 3].map((n) => connection(n)));
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [1, 3], 'a snapshot does not bring it back');
  reporter.disconnected('c2', 'kicked');
  await reporter.flush();
  assert.equal(service.leases.get('gw').evicted.size, 0);
});

test('a ConnKey that connects again before its eviction is heard of stays', async (t) => {
  const { service, reporter, toldOf } = await start(t);
  reporter.connected(connection(1));
  await reporter.start();
  service.evict('gw', 'c1');
  reporter.disconnected('c1');
  reporter.connected(connection(1));
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [1]);
  assert.deepEqual(toldOf('evicted'), []);
  // For another user it is another connection.
  reporter.connected(connection(1, { UserId: 7 }));
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [7]);
  assert.deepEqual(service.calls.at(-1).body.Events.map((event) => [event.Op, event.UserId]), [['Disconnected', 1], ['Connected', 7]]);
});

test('a rejected event is told, and the others have their effect', async (t) => {
  const { service, reporter, toldOf } = await start(t);
  const compared = inSync(reporter);
  reporter.connected(connection(1));
  reporter.connected(connection(2, { UserId: CROWDED_USER }));
  reporter.connected(connection(3));
  await reporter.start();
  assert.deepEqual(service.users('gw'), [1, 3]);
  assert.deepEqual(toldOf('rejected'), [
    { Op: 'Connected', ConnKey: 'c2', UserId: String(CROWDED_USER), Code: 'TooManyConnections', Message: 'too many' }]);
  await compared;
  assert.deepEqual({ ...reporter.stats, digest: 0 }, { state: 'running', epoch: '1', live: 3, held: 2, digest: 0, queued: 0 });
});

test('a lease that is over is opened again, and all stated', async (t) => {
  const { service, reporter, toldOf } = await start(t, { ttlSeconds: 3 });
  for (const n of range(1, 600)) reporter.connected(connection(n));
  await reporter.start();
  service.leases.clear();
  reporter.disconnected('c1');
  await reporter.flush();
  await until('it is open again', () => toldOf('snapshot').length === 2);
  assert.equal(service.users('gw').length, 598);
  assert.deepEqual(toldOf('opened').map((one) => one.Epoch), ['1', '2']);
  assert.deepEqual(toldOf('failure').map((one) => one.code), ['LeaseNotFound']);
});

test('fenced by another process it stops, and starts again when it is told to', async (t) => {
  const { service, reporter, toldOf } = await start(t);
  reporter.connected(connection(1));
  await reporter.start();
  service.OpenLease({ AppId: APP, OwnerId: 'gw' });
  reporter.connected(connection(2));
  await assert.rejects(reporter.flush(), { code: 'LeaseFenced' });
  assert.equal(toldOf('fenced').length, 1);
  assert.equal(reporter.stats.state, 'fenced');
  const calls = service.calls.length;
  reporter.connected(connection(3));
  await assert.rejects(reporter.flush(), /fenced/);
  assert.equal(service.calls.length, calls);
  await reporter.start();
  assert.deepEqual(service.users('gw'), [1, 2, 3]);
});

test('fenced by its own late opening it goes on, once', async (t) => {
  const { service, reporter, toldOf } = await start(t, { random: () => 0 });
  service.faults.OpenLease = Array(5).fill('drop before');
  reporter.connected(connection(1));
  await reporter.start();
  assert.equal(toldOf('failure')[0].code, 'NetworkError');
  service.OpenLease({ AppId: APP, OwnerId: 'gw' }); // It was on its way all the time.
  reporter.connected(connection(2));
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [1, 2]);
  service.OpenLease({ AppId: APP, OwnerId: 'gw' });
  reporter.connected(connection(3));
  await assert.rejects(reporter.flush(), { code: 'LeaseFenced' });
});

test('a queue that is full becomes a snapshot: nothing is lost', async (t) => {
  const { service, reporter, toldOf } = await start(t, { maxQueuedEvents: 50 });
  reporter.connected(connection(0));
  await reporter.start();
  for (const n of range(1, 300)) reporter.connected(connection(n));
  for (const n of range(0, 100)) reporter.disconnected(`c${n}`);
  await reporter.flush();
  assert.deepEqual(service.users('gw'), range(100, 300));
  assert.deepEqual(toldOf('overflow'), [{ queued: 50 }]);
  assert.equal(toldOf('snapshot').at(-1).Reason, 'overflow');
});

test('what comes and goes while a snapshot is under way ends as it is', async (t) => {
  const { service, reporter } = await start(t, { ttlSeconds: 3 });
  for (const n of range(0, 2000)) reporter.connected(connection(n));
  const started = reporter.start();
  const model = new Set(range(0, 2000));
  let n = 0;
  await until('the snapshot is through', async () => {
    for (const [from, to] of [[n * 7 % 2000, 2000 + n], [(n * 13 + 1000) % 2000, n % 2000]]) {
      if (reporter.disconnected(`c${from}`)) model.delete(from);
      reporter.connected(connection(to, { ClientVersion: n }));
      model.add(to);
    }
    n += 1;
    return service.callsOf('ReportConnections').some((call) => call.body.SnapshotEnd);
  });
  await started;
  await reporter.flush();
  const compared = inSync(reporter);
  assert.deepEqual(service.users('gw'), [...model].sort((a, b) => a - b));
  await compared;
});

test('numbers that the service does not expect are mended by a snapshot', async (t) => {
  const { service, reporter, toldOf } = await start(t);
  reporter.connected(connection(1));
  await reporter.start();
  service.leases.get('gw').acked = 100; // Ahead.
  reporter.connected(connection(2));
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [1, 2]);
  service.leases.get('gw').acked = 50; // Behind: a gap.
  reporter.connected(connection(3));
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [1, 2, 3]);
  service.faults.ReportConnections = [[400, 'InvalidParam']];
  reporter.connected(connection(4));
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [1, 2, 3, 4]);
  assert.deepEqual(toldOf('snapshot').map((one) => one.Reason), ['start', 'sequence', 'sequence', 'sequence']);
});

test('paused it makes no call; resumed it goes on', async (t) => {
  const { service, reporter } = await start(t, { ttlSeconds: 3 });
  await reporter.start();
  await until('it compared', () => service.callsOf('RenewLease').length > 0);
  reporter.pause();
  reporter.connected(connection(1));
  const calls = service.calls.length;
  await assert.rejects(until('a call', () => service.calls.length > calls, 1300));
  assert.equal(reporter.stats.state, 'paused');
  reporter.resume();
  await reporter.flush();
  assert.deepEqual(service.users('gw'), [1]);
});

test('a next process goes on with the lease of the one before', async (t) => {
  const first = await start(t);
  const { service } = first;
  for (const n of range(1, 4)) first.reporter.connected(connection(n));
  await first.reporter.start();
  assert.equal(await first.reporter.close({ keepLease: true }), true);
  assert.deepEqual(service.users('gw'), [1, 2, 3]);

  const next = await start(t, { service, epoch: first.toldOf('opened')[0].Epoch });
  for (const n of range(2, 5)) next.reporter.connected(connection(n));
  const compared = inSync(next.reporter);
  await next.reporter.start();
  assert.deepEqual(service.users('gw'), [2, 3, 4]);
  assert.equal(service.callsOf('OpenLease').length, 1);
  await compared;

  // With an old epoch it opens, as any process that starts does.
  service.OpenLease({ AppId: APP, OwnerId: 'gw' });
  const late = await start(t, { service, epoch: first.toldOf('opened')[0].Epoch });
  late.reporter.connected(connection(9));
  await late.reporter.start();
  assert.deepEqual(service.users('gw'), [9]);
});

test('what cannot be reported is refused at once', async (t) => {
  const { reporter } = await start(t);
  for (const [fields, message] of [
    [{ ConnKey: 'a b' }, /^ConnKey/], [{ ConnKey: '' }, /^ConnKey/], [{ ConnKey: 'é' }, /^ConnKey/], [{ ConnKey: 'x'.repeat(65) }, /^ConnKey/],
    [{ UserId: -1 }, /^UserId/], [{ DeviceId: 2 ** 60 }, /^DeviceId/], [{ ClientVersion: 'x' }, /^ClientVersion/],
    [{ Platform: 'ios' }, /^Platform/], [{ Platform: 'constructor' }, /^Platform/], [{ ConnectedAt: 1.5 }, /^ConnectedAt/],
  ]) {
    assert.throws(() => reporter.connected(connection(1, fields)), { name: 'RangeError', message }, JSON.stringify(fields));
  }
  reporter.connected(connection(1));
  assert.throws(() => reporter.disconnected('c1', 'bored'), { message: /^Reason/ });
  assert.equal(reporter.stats.live, 1);
});

test('close gives up after its time', async (t) => {
  const { service, reporter } = await start(t);
  reporter.connected(connection(1));
  await reporter.start();
  service.faults.CloseLease = Array(50).fill('hang');
  const before = performance.now();
  assert.equal(await reporter.close({ timeoutMs: 100 }), false);
  assert.ok(performance.now() - before < 2000);
  assert.equal(reporter.stats.state, 'closed');
});
