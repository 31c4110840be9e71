// Leases and reports that break a rule: each answered in the one way that is documented.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answered, answers, badInputs, refusals } from './support/bad_input.js';
import { APP, OTHER_ACCOUNTS_APP, STOPPED_APP, defaultAccounts } from './support/config.js';
import { ownServer } from './support/hooks.js';
import { Gateway, connIdOf } from './support/leases.js';
import { signedRequest } from './support/signer.js';
import { until } from './support/wait.js';

const { shared, table } = badInputs({ gateway: { max_connections_per_user: 2 } });
const { missing, notJson } = refusals;
const invalid = (says) => ({ ...refusals.invalidParam, says });
const notFound = answers(404, 210006, 'LeaseNotFound');
const VERSION = '2026-11-22';

let epoch; // Of the lease "gw".
test('204 the lease that the others are about is there', async () => {
  const gateway = new Gateway(shared.api, 'gw', { ttl: 300 });
  assert.equal((await gateway.open()).status, 200);
  assert.equal((await gateway.renew()).status, 200);
  epoch = gateway.epoch;
});

// EPOCH in a body stands for the lease's. Each call is another one by its Nonce.
let calls = 0;
const call = (action, body) => () => {
  const text = body.replaceAll('EPOCH', epoch).replace(/}$/, `,"Nonce":${++calls}}`);
  return signedRequest({ action, version: VERSION, body: text });
};
const open = (fields) => call('OpenLease', `{"AppId":${APP},${fields}}`);
const renew = (fields) => call('RenewLease', `{"AppId":${APP},"OwnerId":"gw",${fields}}`);
const report = (events, more = '') =>
  call('ReportConnections', `{"AppId":${APP},"OwnerId":"gw","Epoch":EPOCH,"Events":${events}${more}}`);
const event = '{"Sequence":1,"Op":"Connected","ConnKey":"k","UserId":1,"DeviceId":0,"Platform":"iOS","ClientVersion":0}';

const inEachAction = (title, fields, expected) => [
  [`${title}, OpenLease`, call('OpenLease', `{${fields},"TtlSeconds":10}`), expected],
  [`${title}, ReportConnections`, call('ReportConnections', `{${fields},"Epoch":EPOCH,"Events":[${event}]}`), expected],
  [`${title}, RenewLease`, call('RenewLease', `{${fields},"Epoch":EPOCH}`), expected],
  [`${title}, CloseLease`, call('CloseLease', `{${fields},"Epoch":EPOCH}`), expected],
];

table([
  ...inEachAction('201 no AppId', '"OwnerId":"gw"', { ...missing, says: /AppId/ }),
  ...inEachAction('201 AppId as text', `"AppId":"${APP}","OwnerId":"gw"`, invalid(/^AppId: /)),
  ...inEachAction('201 unknown AppId', '"AppId":99,"OwnerId":"gw"', answers(404, 210003, 'AppNotFound')),
  ...inEachAction('201 AppId of another account', `"AppId":${OTHER_ACCOUNTS_APP},"OwnerId":"gw"`, answers(403, 210005, 'NoAuth')),
  ...inEachAction('201 stopped AppId', `"AppId":${STOPPED_APP},"OwnerId":"gw"`, answers(403, 210004, 'AppStatusException')),
  ...inEachAction('202 no OwnerId', `"AppId":${APP}`, { ...missing, says: /OwnerId/ }),
  ...['""', '"a b"', '"a/b"', '"../x"', '"\\u0000"', '"é"', `"${'x'.repeat(65)}"`, '7', '["gw"]', 'true', '{}'].flatMap((text) =>
    inEachAction(`202 OwnerId ${text.slice(0, 12)}`, `"AppId":${APP},"OwnerId":${text}`, invalid(/^OwnerId: must be 1 to 64 characters/))),
  ['202 OwnerId of 64 characters', open(`"OwnerId":"${'x'.repeat(64)}","TtlSeconds":3`), answered],
  ['203 no TtlSeconds', open('"OwnerId":"ttl"'), { ...missing, says: /TtlSeconds/ }],
  ...['2', '301', '0', '-3', '3.0', '3e0', '"3"', 'true', '9223372036854775808'].map((text) =>
    [`203 TtlSeconds ${text}`, open(`"OwnerId":"ttl","TtlSeconds":${text}`), invalid(/^TtlSeconds: must be an integer in 3\.\.300$/)]),
  ['203 TtlSeconds 3', open('"OwnerId":"ttl","TtlSeconds":3'), answered],
  ['203 TtlSeconds 300', open('"OwnerId":"ttl","TtlSeconds":300'), answered],
  ['204 no Epoch', renew('"X":1'), { ...missing, says: /Epoch/ }],
  ...['0', '-1', '1.0', '"1"', 'true', '9223372036854775808'].map((text) =>
    [`204 Epoch ${text}`, renew(`"Epoch":${text}`), invalid(/^Epoch: /)]),
  ['204 an Epoch that was never given', renew('"Epoch":9223372036854775807'), notFound],
  ['204 a lease that was never opened', call('RenewLease', `{"AppId":${APP},"OwnerId":"none","Epoch":1}`), notFound],
  ...['-1', '1.0', '"1"', 'true'].map((text) =>
    [`205 Connections ${text}`, renew(`"Epoch":EPOCH,"Connections":${text}`), invalid(/^Connections: /)]),
  ...['""', '"0"', `"${'A'.repeat(16)}"`, `"${'0'.repeat(17)}"`, '0', '"0x00000000000000"'].map((text) =>
    [`205 Digest ${text}`, renew(`"Epoch":EPOCH,"Digest":${text}`), invalid(/^Digest: must be 16 digits of lower-case hexadecimal/)]),
  ['206 no Events', call('ReportConnections', `{"AppId":${APP},"OwnerId":"gw","Epoch":EPOCH}`), { ...missing, says: /Events/ }],
  ...['[]', '{}', '"x"', '1', 'true'].map((text) =>
    [`206 Events ${text}`, report(text), invalid(/^Events: must be an array of 1 to 500 objects$/)]),
  ...['1', 'null', '"x"', '[]'].map((text) =>
    [`206 an event that is ${text}`, report(`[${event},${text}]`), invalid(/^Events: must be an array of 1 to 500 objects$/)]),
  ['206 501 events', report(`[${Array(501).fill('{}')}]`), invalid(/^Events: /)],
  ...['', '"Sequence":null', '"Sequence":0', '"Sequence":-1', '"Sequence":1.0', '"Sequence":"1"', '"Sequence":9007199254740992'].map((text) =>
    [`207 an event with ${text || 'no Sequence'}`, report(`[{${text}}]`), invalid(/^Events\[0\]\.Sequence: must be an integer in 1\.\.9007199254740991$/)]),
  ['207 an event with a field twice', report('[{"Sequence":1,"Sequence":1}]'), notJson],
  ['207 an event that is no JSON', report('[{"Sequence":01}]'), notJson],
  ...['Snapshot', 'SnapshotBegin', 'SnapshotEnd'].flatMap((field) => ['1', '"true"', '[]'].map((text) =>
    [`209 ${field} ${text}`, report(`[${event}]`, `,"${field}":${text}`), invalid(new RegExp(`^${field}: must be true or false`))])),
  ['209 SnapshotEnd without Snapshot', report(`[${event}]`, ',"SnapshotEnd":true'), invalid(/^Snapshot: must be true/)],
  ['209 a page of no snapshot', report(`[${event}]`, ',"Snapshot":true'), invalid(/^Snapshot: no page with SnapshotBegin came before$/)],
]);

// Each takes its Sequence and is rejected alone; a good event follows.
test('208 an event with a bad field is rejected alone', async () => {
  const gateway = new Gateway(shared.api, 'alone', { ttl: 300 });
  await gateway.open();
  const bad = [
    [{ Op: undefined }, 'MissingParameter', /Op/],
    [{ Op: 'connected' }, 'InvalidParam', /^Op: /],
    [{ ConnKey: undefined }, 'MissingParameter', /ConnKey/],
    [{ ConnKey: '' }, 'InvalidParam', /^ConnKey: /],
    [{ ConnKey: 'a b' }, 'InvalidParam', /^ConnKey: /],
    [{ ConnKey: 'é' }, 'InvalidParam', /^ConnKey: /],
    [{ ConnKey: 'x'.repeat(65) }, 'InvalidParam', /^ConnKey: /],
    [{ UserId: undefined }, 'MissingParameter', /UserId/],
    [{ UserId: -1 }, 'InvalidParam', /^UserId: /],
    [{ UserId: '1' }, 'InvalidParam', /^UserId: /],
    [{ DeviceId: undefined }, 'MissingParameter', /DeviceId/],
    [{ DeviceId: 1.5 }, 'InvalidParam', /^DeviceId: /],
    [{ Platform: undefined }, 'MissingParameter', /Platform/],
    [{ Platform: 'IOS' }, 'InvalidParam', /^Platform: /],
    [{ ClientVersion: undefined }, 'MissingParameter', /ClientVersion/],
    [{ ClientVersion: -1 }, 'InvalidParam', /^ClientVersion: /],
    [{ ConnectedAt: 253402300800000 }, 'InvalidParam', /^ConnectedAt: /],
    [{ Reason: 'replaced' }, 'InvalidParam', /^Reason: /],
  ];
  const events = bad.map(([fields]) => gateway.connected('k', 42001, fields));
  const { result } = await gateway.send([...events, gateway.connected('good', 42001)]);
  assert.equal(result.AckedSequence, bad.length + 1);
  assert.equal(result.Rejected.length, bad.length);
  bad.forEach(([, code, says], index) => {
    assert.equal(result.Rejected[index].Sequence, index + 1);
    assert.equal(result.Rejected[index].Code, code);
    assert.match(result.Rejected[index].Message, says);
  });
  assert.deepEqual((await shared.api.query([42001]))[42001].map((item) => item.ConnId), [connIdOf('alone', 'good')]);
});

test('210 one connection more than a user may have is rejected, in a snapshot too', async () => {
  const gateway = new Gateway(shared.api, 'cap', { ttl: 300 });
  await gateway.open();
  const { result } = await gateway.send(['a', 'b', 'c'].map((key) => gateway.connected(key, 42002)));
  assert.deepEqual(result.Rejected.map(({ Sequence, Code }) => [Sequence, Code]), [[3, 'TooManyConnections']]);
  const again = await gateway.snapshot();
  assert.deepEqual(again.result.Rejected.map(({ Code }) => Code), ['TooManyConnections']);
  assert.equal((await shared.api.query([42002]))[42002].length, 2);
});

test('211 a snapshot that begins at or below AckedSequence', async () => {
  const gateway = new Gateway(shared.api, 'begin', { ttl: 300 });
  await gateway.open();
  await gateway.send([gateway.connected('a', 42003)]);
  gateway.sequence = 0;
  const { status, code } = await gateway.send([gateway.connected('a', 42003), gateway.connected('b', 42003)], {
    Snapshot: true, SnapshotBegin: true, SnapshotEnd: true,
  });
  assert.deepEqual([status, code], [400, 'InvalidParam']);
  assert.equal((await shared.api.query([42003]))[42003].length, 1);
});

test('212 more leases, or calls, than the account may have', async (t) => {
  const accounts = defaultAccounts();
  Object.assign(accounts[0], { max_leases: 2, report_qps: 50 });
  const { api } = await ownServer(t, { accounts });
  const gateways = ['a', 'b', 'c'].map((owner) => new Gateway(api, owner, { ttl: 300 }));
  assert.equal((await gateways[0].open()).status, 200);
  assert.equal((await gateways[1].open()).status, 200);
  const refused = await gateways[2].open();
  assert.deepEqual([refused.status, refused.code], [429, 'TooManyLeases']);
  assert.equal((await gateways[1].open()).status, 200, 'the same one again');
  assert.equal((await gateways[0].close()).status, 200);
  assert.equal((await gateways[2].open()).status, 200);
  const limited = await until('a refusal', async () => {
    const { status, code } = await gateways[1].renew();
    return status !== 200 && [status, code];
  });
  assert.deepEqual(limited, [429, 'FlowLimitExceeded']);
});
