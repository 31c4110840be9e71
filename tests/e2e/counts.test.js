// Counts of an app and the audit: by signed call, by command and by page.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answers, badInputs, refusals } from './support/bad_input.js';
import { sdk } from './support/api.js';
import {
  ACCESS_KEY, APP, OTHER_ACCOUNTS_APP, SECRET_KEY, STOPPED_APP, defaultAccounts,
} from './support/config.js';
import { Device } from './support/device.js';
import { ownServer } from './support/hooks.js';
import { Gateway } from './support/leases.js';
import { run } from './support/program.js';
import { exchange, get } from './support/raw_http.js';
import { signedRequest } from './support/signer.js';
import { until } from './support/wait.js';

const { shared, table } = badInputs({ admin: { token: 'an-admin-token-of-the-tests' } });
const TOKEN = 'an-admin-token-of-the-tests';
const VERSION = '2026-11-22';
const KEYS = { ROLLCALL_ACCESS_KEY: ACCESS_KEY, ROLLCALL_SECRET_KEY: SECRET_KEY };

async function countsOf(api = shared.api) {
  const answer = await api.call('GetOnlineCounts', { AppId: APP }, { version: VERSION });
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  return answer.json.Result;
}

async function reporting(api, owner, connections, options) {
  const gateway = new Gateway(api, owner, options);
  assert.equal((await gateway.open()).status, 200);
  for (let at = 0; at < connections.length; at += 500) {
    const events = connections.slice(at, at + 500).map(([key, user, fields]) => gateway.connected(key, user, fields));
    assert.deepEqual((await gateway.send(events)).result.Rejected, []);
  }
  return gateway;
}

const audit = (server, { method = 'POST', target = '/audit', fields = [`Authorization: Bearer ${TOKEN}`] } = {}) =>
  exchange(server.admin, [`${method} ${target} HTTP/1.1`, `Host: ${server.admin}`, ...fields, 'Content-Length: 0', '', ''].join('\r\n'));

async function agrees(server, options) {
  const answer = await audit(server, options);
  assert.equal(answer.status, 200, answer.text);
  const report = JSON.parse(answer.text);
  assert.deepEqual(report.Differences, []);
  assert.equal(report.Agrees, true);
  return report;
}

test('devices and reported connections are counted by platform, version and owner, with the SDK', async (t) => {
  const server = await ownServer(t);
  const none = { Users: 0, Connections: 0, Platforms: { Android: 0, iOS: 0, Web: 0 }, ClientVersions: [], OtherClientVersions: 0, Owners: [], OtherOwners: 0 };
  const { AsOf: at, ...empty } = await countsOf(server.api);
  assert.deepEqual(empty, { AppId: APP, ...none });
  assert.ok(Math.abs(at - Date.now()) < 60_000);

  const devices = [];
  for (const user of [1, 2]) devices.push(await Device.login(server.server, user, { Platform: 'Android', ClientVersion: 7 }));
  const gateway = await reporting(server.api, 'broker', [
    ['a', 2, { Platform: 'Web', ClientVersion: 7 }], ['b', 3, { Platform: 'iOS', ClientVersion: 9 }],
  ]);
  const { AsOf, ...counts } = (await sdk(server.server).createJSONAPI('GetOnlineCounts', { Version: VERSION })({ AppId: APP })).Result;
  assert.deepEqual(counts, {
    AppId: APP, Users: 3, Connections: 4, Platforms: { Android: 2, iOS: 1, Web: 1 },
    ClientVersions: [{ ClientVersion: 7, Connections: 3 }, { ClientVersion: 9, Connections: 1 }],
    OtherClientVersions: 0,
    Owners: [{ Owner: 'broker', Connections: 2 }, { Owner: 'local', Connections: 2 }],
    OtherOwners: 0,
  });
  assert.ok(AsOf >= at);
  await gateway.close();
  await Promise.all(devices.map((device) => device.close()));
  await until('nobody being counted', async () => (await countsOf(server.api)).Users === 0);
});

test('a lapsed lease is counted no more, and again when it is renewed', async (t) => {
  const server = await ownServer(t);
  const gateway = await reporting(server.api, 'lapses', [['a', 1], ['b', 2]], { ttl: 3 });
  assert.equal((await countsOf(server.api)).Users, 2);
  await until('the lease lapsing', async () => (await countsOf(server.api)).Users === 0, 10_000);
  assert.equal((await gateway.renew()).status, 200);
  assert.equal((await countsOf(server.api)).Users, 2);
});

test('more than 256 client versions: the others are counted together', async (t) => {
  const server = await ownServer(t);
  const connections = Array.from({ length: 300 }, (_, index) => [`c${index}`, index, { ClientVersion: index }]);
  await reporting(server.api, 'many', connections);
  const counts = await countsOf(server.api);
  assert.equal(counts.ClientVersions.length, 256);
  assert.equal(counts.OtherClientVersions, 44);
  assert.equal(counts.Connections, 300);
});

// What QueryOnlineStatus shows of every user, added up.
async function shown(api, users) {
  const sum = { Users: 0, Connections: 0, Platforms: { Android: 0, iOS: 0, Web: 0 }, versions: {} };
  for (let first = 0; first < users; first += 100) {
    const online = await api.query(Array.from({ length: Math.min(100, users - first) }, (_, index) => first + index));
    for (const items of Object.values(online)) {
      sum.Users += 1;
      for (const item of items) {
        sum.Connections += 1;
        sum.Platforms[item.Platform] += 1;
        sum.versions[item.ClientVersion] = (sum.versions[item.ClientVersion] ?? 0) + 1;
      }
    }
  }
  return sum;
}

test('the counts are what querying every user shows, after each of many random reports', async (t) => {
  const server = await ownServer(t);
  const gateways = [await reporting(server.api, 'one', []), await reporting(server.api, 'two', [])];
  let seed = 20261128;
  const below = (limit) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  for (let step = 0; step < 15; step++) {
    for (const gateway of gateways) {
      const gone = [...gateway.held.keys()].filter(() => below(3) === 0).map((key) => gateway.disconnected(key));
      const come = Array.from({ length: 20 }, (_, index) => gateway.connected(`${step}-${index}`, below(120), {
        Platform: ['Android', 'iOS', 'Web'][below(3)], ClientVersion: below(5),
      }));
      assert.equal((await gateway.send([...gone, ...come])).status, 200);
    }
    const { versions, ...sums } = await shown(server.api, 120);
    const counts = await countsOf(server.api);
    assert.deepEqual({ Users: counts.Users, Connections: counts.Connections, Platforms: counts.Platforms }, sums);
    assert.deepEqual(Object.fromEntries(counts.ClientVersions.map((item) => [item.ClientVersion, item.Connections])), versions);
    assert.equal(counts.Owners.reduce((sum, owner) => sum + owner.Connections, 0), sums.Connections);
  }
  assert.ok((await countsOf(server.api)).Connections > 20);
});

test('the audit agrees during a storm of logins and after it, and the metrics say so', async (t) => {
  const { server } = await ownServer(t, { admin: { token: TOKEN } });
  let ended = false;
  const storm = (async () => {
    for (let round = 0; round < 6; round++) {
      const devices = await Promise.all(Array.from({ length: 60 }, (_, index) =>
        Device.login(server, index, { DeviceId: index % 7, ClientVersion: round })));
      await Promise.all(devices.slice(20).map((device) => device.close()));
    }
    ended = true;
  })();
  let audits = 0;
  while (!ended) {
    await agrees(server);
    audits += 1;
  }
  await storm;
  assert.ok(audits > 3, `${audits} audits`);
  const report = await until('closed devices being gone', async () => {
    const one = await agrees(server);
    return one.Connections <= 120 && one;
  });
  assert.ok(report.Users > 0 && report.TookMs >= 0);
  assert.ok((await server.metric('rollcall_audits_total{result="agrees"}')) > audits);
  assert.equal(await server.metric('rollcall_audit_differences'), 0);
});

test('rollcall counts prints a table, or the answer as it came', async (t) => {
  const { server, api } = await ownServer(t);
  await reporting(api, 'cli', [['a', 1, { Platform: 'Web', ClientVersion: 3 }]]);
  const args = ['counts', '--endpoint', `http://${server.openapi}`, '--app-id', `${APP}`];
  const text = await run(args, { env: KEYS });
  assert.equal(text.code, 0, text.stderr);
  assert.match(text.stdout, /^1 users online, 1 connections\nBY +NAME +CONNECTIONS\n/);
  assert.match(text.stdout, /^owner +cli +1$/m);
  const json = await run([...args, '--json'], { env: KEYS });
  assert.equal(JSON.parse(json.stdout).Result.Users, 1);
  const refused = await run(['counts', '--endpoint', `http://${server.openapi}`, '--app-id', '99'], { env: KEYS });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /AppNotFound/);
});

test('rollcall audit says that all agrees; 1 without the token, 2 when used wrongly', async () => {
  const args = ['audit', '--admin', `http://${shared.server.admin}`];
  const good = await run(args, { env: { ROLLCALL_ADMIN_TOKEN: TOKEN } });
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /^agrees: \d+ users, \d+ connections recounted in \d+ ms\n$/);
  const json = await run([...args, '--json', '--token', TOKEN]);
  assert.equal(JSON.parse(json.stdout).Agrees, true);
  assert.equal((await run(args)).code, 1);
  assert.equal((await run(['audit', '--admin', 'nowhere'])).code, 2);
});

// GetOnlineCounts that break a rule.
const call = (body) => () => signedRequest({ action: 'GetOnlineCounts', version: VERSION, body });
const invalid = { ...refusals.invalidParam, says: /^AppId: must be an integer in 1\.\.2147483647$/ };
table([
  ['230 no AppId', call('{}'), { ...refusals.missing, says: /AppId/ }],
  ['230 AppId null', call('{"AppId":null}'), { ...refusals.missing, says: /AppId/ }],
  ...['0', '-1', '2147483648', '1.0', '1e2', '"123"', '[123]', 'true', '{}'].map((text) =>
    [`231 AppId ${text}`, call(`{"AppId":${text}}`), invalid]),
  ['232 unknown AppId', call('{"AppId":99}'), answers(404, 210003, 'AppNotFound')],
  ['232 AppId of another account', call(`{"AppId":${OTHER_ACCOUNTS_APP}}`), answers(403, 210005, 'NoAuth')],
  ['232 stopped AppId', call(`{"AppId":${STOPPED_APP}}`), answers(403, 210004, 'AppStatusException')],
  ['233 no JSON', call('{"AppId":123'), refusals.notJson],
  ['233 AppId twice', call('{"AppId":123,"AppId":123}'), refusals.notJson],
  ['234 under the Version of the family', () => signedRequest({ action: 'GetOnlineCounts', body: `{"AppId":${APP}}` }), refusals.unknownAction],
]);

test('235 more calls than presence_qps are refused with Retry-After', async (t) => {
  const accounts = defaultAccounts();
  accounts[0].presence_qps = 2;
  const { api } = await ownServer(t, { accounts });
  const answersOfMany = await Promise.all(Array.from({ length: 8 }, () =>
    api.call('GetOnlineCounts', { AppId: APP }, { version: VERSION })));
  const refused = answersOfMany.filter((answer) => answer.status === 429);
  assert.ok(refused.length >= 4, `${refused.length} of 8`);
  assert.equal(refused[0].json.ResponseMetadata.Error.Code, 'FlowLimitExceeded');
});

test('236 before devices are back after a start there is no count', async (t) => {
  const { api } = await ownServer(t, { openapi: { start_grace: '1h' } });
  const answer = await api.call('GetOnlineCounts', { AppId: APP }, { version: VERSION });
  assert.equal(answer.status, 503);
  assert.equal(answer.json.ResponseMetadata.Error.Code, 'ServiceUnavailableTemp');
});

test('237 /audit is refused without the token, from a web page, by GET and with a query', async () => {
  const { server } = shared;
  assert.equal((await audit(server, { fields: [] })).status, 401);
  assert.equal((await audit(server, { fields: ['Authorization: Bearer wrong'] })).status, 401);
  assert.equal((await audit(server, { fields: [`Authorization: Bearer ${TOKEN}`, 'Origin: http://localhost'] })).status, 403);
  assert.equal((await audit(server, { target: '/audit?app=1' })).status, 400);
  assert.equal((await get(server.admin, '/audit')).status, 405);
});
