import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RollcallClient, RollcallError } from '../index.js';
import { APP, FakeService } from './support/fake_service.js';

const KEYS = { accessKeyId: 'AKLTunit', secretKey: 'unit-secret' };

async function start(t, options = {}) {
  const service = await FakeService.start(t);
  const client = new RollcallClient({ endpoint: service.endpoint, ...KEYS, retryBaseMs: 4, ...options });
  t.after(() => client.close());
  return { service, client };
}

const open = (client, options) => client.openLease({ AppId: APP, OwnerId: 'a', TtlSeconds: 30 }, options);

test('a lost answer is asked for with the same bytes, so that the call has its effect once', async (t) => {
  const { service, client } = await start(t);
  service.faults.OpenLease = ['drop after', 'drop before'];
  assert.equal((await open(client)).OwnerId, 'a');
  const [first, ...others] = service.callsOf('OpenLease');
  assert.equal(others.length, 2);
  for (const other of others) assert.deepEqual(other, first);
  await open(client);
  assert.notEqual(service.calls.at(-1).body.Nonce, first.body.Nonce, 'another call is another one');
});

test('503 is signed anew and tried again, a bounded number of times', async (t) => {
  const { service, client } = await start(t, { retries: 2 });
  service.faults.OpenLease = Array(3).fill([503, 'ServiceUnavailableTemp']);
  await assert.rejects(open(client), (error) => {
    assert.ok(error instanceof RollcallError);
    const { action, code, number, httpStatus, requestId } = error;
    assert.deepEqual({ action, code, number, httpStatus, requestId }, {
      action: 'OpenLease', code: 'ServiceUnavailableTemp', number: 1, httpStatus: 503, requestId: 'request-3',
    });
    return true;
  });
  assert.equal(service.calls.length, 3);
});

test('429 waits for what Retry-After says, and is not tried again without it', async (t) => {
  const { service, client } = await start(t);
  service.faults.OpenLease = [[429, 'FlowLimitExceeded', { 'Retry-After': '1' }]];
  const before = performance.now();
  await open(client);
  assert.ok(performance.now() - before >= 995);
  service.faults.OpenLease = [[429, 'TooManyLeases']];
  await assert.rejects(open(client), { code: 'TooManyLeases', retryAfterMs: undefined });
  assert.equal(service.calls.length, 3);
  // Longer than the call may take: at once.
  service.faults.OpenLease = [[429, 'FlowLimitExceeded', { 'Retry-After': '60' }]];
  await assert.rejects(open(client), { code: 'FlowLimitExceeded', retryAfterMs: 60_000 });
});

test('mistakes are not tried again', async (t) => {
  const { service, client } = await start(t);
  for (const [status, code] of [[400, 'InvalidParam'], [401, 'SignatureDoesNotMatch'], [403, 'NoAuth'], [404, 'LeaseNotFound'], [409, 'LeaseFenced']]) {
    service.calls.length = 0;
    service.faults.OpenLease = [[status, code]];
    await assert.rejects(open(client), { name: 'RollcallError', code, httpStatus: status });
    assert.equal(service.calls.length, 1, code);
  }
});

test('what is no answer of the API is an error of its own', async (t) => {
  const { service, client } = await start(t);
  service.faults.OpenLease = [() => ({ status: 502, text: '<html>' }), () => ({ status: 200, text: '{}' })];
  await assert.rejects(open(client), { code: 'BadAnswer', httpStatus: 502 });
  await assert.rejects(open(client), { code: 'BadAnswer', httpStatus: 200 });
});

test('pauses have full jitter and grow up to a bound', async (t) => {
  const seen = [];
  const { service, client } = await start(t, { retries: 5, random: () => { seen.push('asked'); return 0; } });
  service.faults.OpenLease = Array(5).fill([503, 'ServiceUnavailableTemp']);
  await open(client);
  assert.equal(seen.length, 5);
});

test('a call ends at its deadline, and when its signal says so', async (t) => {
  const { service, client } = await start(t, { retries: 100 });
  service.faults.OpenLease = Array(10).fill('hang');
  const before = performance.now();
  await assert.rejects(open(client, { timeoutMs: 120, tryTimeoutMs: 50 }), { code: 'NetworkError', httpStatus: 0 });
  assert.ok(performance.now() - before < 1000);
  assert.ok(service.calls.length >= 2, 'one try does not take all the time');

  const aborter = new AbortController();
  const call = open(client, { signal: aborter.signal });
  setTimeout(() => aborter.abort(new Error('enough')), 20);
  await assert.rejects(call, { message: 'enough' });
  await assert.rejects(open(client, { signal: aborter.signal }), { message: 'enough' });
  service.faults.OpenLease = Array(9).fill([503, 'ServiceUnavailableTemp', { 'Retry-After': '1' }]);
  await assert.rejects(open(client, { signal: AbortSignal.timeout(30) }), { name: 'TimeoutError' });
});

test('nobody listening is a network error with its cause', async () => {
  const client = new RollcallClient({ endpoint: 'http://127.0.0.1:1', ...KEYS, retries: 0 });
  await assert.rejects(open(client), (error) => error.code === 'NetworkError' && error.cause.code === 'ECONNREFUSED');
  assert.throws(() => new RollcallClient({ endpoint: 'ftp://127.0.0.1', ...KEYS }), TypeError);
});

test('ids go and come without loss', async (t) => {
  const { service, client } = await start(t);
  const raw = (Result) => ({ text: `{"ResponseMetadata":{"RequestId":"r"},"Result":${Result}}` });
  const id = '9223372036854775807';
  const presence = {
    Online: true, Version: '1795826057000001', Connections: [{ ConnId: 'c', DeviceId: id, Platform: 'iOS', ClientVersion: '3', ConnectedAt: 5, Owner: 'o' }],
  };
  service.faults.QueryPresence = [() => raw(`{"AppId":1,"AsOf":5,"Version":1795826057000009,"Users":[{"UserId":${id},"Online":true,"Version":1795826057000001,"Connections":`
    + `[{"ConnId":"c","DeviceId":${id},"Platform":"iOS","ClientVersion":3,"ConnectedAt":5,"Owner":"o"}]},`
    + '{"UserId":7,"Online":false,"Version":0}],"Unknown":[8,9223372036854775806]}')];
  assert.deepEqual(await client.queryPresence({ AppId: 1, UserIds: [id, 7, 8n], ChangedSince: '1795826057000000' }), {
    AppId: 1, AsOf: 5, Version: '1795826057000009', Unknown: ['8', '9223372036854775806'],
    Users: [{ UserId: id, ...presence }, { UserId: '7', Online: false, Version: '0' }],
  });
  service.faults.KickConnections = [() => raw(`{"AppId":1,"UserId":${id},"Kicked":[{"ConnId":"c","UserId":${id},"DeviceId":0,"ClientVersion":2,"Platform":"Web"}]}`)];
  const { Kicked } = await client.kickConnections({ AppId: 1, UserId: id, DeviceIds: [0] });
  assert.deepEqual(Kicked, [{ ConnId: 'c', UserId: id, DeviceId: '0', ClientVersion: '2', Platform: 'Web' }]);
  service.faults.GetOnlineCounts = [() => raw('{"AppId":1,"AsOf":5,"Users":1,"Connections":2,"Platforms":{"Android":0,"iOS":2,"Web":0},'
    + '"ClientVersions":[{"ClientVersion":9007199254740993,"Connections":2}],"OtherClientVersions":0,"Owners":[{"Owner":"o","Connections":2}],"OtherOwners":0}')];
  const counts = await client.getOnlineCounts({ AppId: 1 });
  assert.deepEqual([counts.Connections, counts.ClientVersions], [2, [{ ClientVersion: '9007199254740993', Connections: 2 }]]);
  service.faults.QueryOnlineStatus = [() => raw(`{"AppId":1,"QueryOnlineResults":{"${id}":[{"ConnId":"c","UserId":${id},"DeviceId":1,"ClientVersion":2,"Platform":"Web"}]}}`)];
  const { QueryOnlineResults } = await client.queryOnlineStatus({ AppId: 1, UserIds: [id] });
  assert.deepEqual(QueryOnlineResults, { [id]: [{ ConnId: 'c', UserId: id, DeviceId: '1', ClientVersion: '2', Platform: 'Web' }] });
  await assert.rejects(client.queryOnlineStatus({ AppId: 1, UserIds: [2 ** 60] }), { name: 'RangeError', message: /^UserIds/ });
});
