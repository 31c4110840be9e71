// Kicking devices: by the signed action, with the official SDK, and by an operator.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sdk, sdkCall } from './support/api.js';
import {
  ACCESS_KEY, APP, OTHER_ACCESS_KEY, OTHER_ACCOUNTS_APP, OTHER_SECRET_KEY, SECRET_KEY, STOPPED_APP, defaultAccounts,
} from './support/config.js';
import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { Program, run } from './support/program.js';
import { RawConnection, exchange, get } from './support/raw_http.js';
import { signedRequest, xDate } from './support/signer.js';
import { tokenOf } from './support/token.js';
import { until } from './support/wait.js';

const shared = sharedServer();
const KICK = { action: 'KickConnections', version: '2026-11-22' };
const KICKED = { code: 4004, reason: '' };

const kickBySdk = (body, keys) =>
  sdk(shared.server, keys).createJSONAPI('KickConnections', { Version: '2026-11-22' })(body);
const kick = (body, options = {}) => shared.api.call('KickConnections', body, { version: '2026-11-22', ...options });
const connIdsOf = async (user) => ((await shared.api.query([user]))[user] ?? []).map((item) => item.ConnId);

// Devices 1, 2, ... of one user.
async function devicesOf(user, count) {
  const devices = [];
  for (let DeviceId = 1; DeviceId <= count; DeviceId++) {
    devices.push(await Device.login(shared.server, user, { DeviceId, Platform: 'iOS', ClientVersion: 7 }));
  }
  return devices;
}

test('139 the SDK kicks all of a user: closed with 4004, gone from the next query, nobody else touched', async () => {
  const user = 20001;
  const devices = await devicesOf(user, 3);
  const other = await Device.login(shared.server, 20002);
  const answer = await kickBySdk({ AppId: APP, UserId: user });
  assert.deepEqual(answer.Result, {
    AppId: APP,
    UserId: user,
    Kicked: devices.map((device, index) => ({
      ConnId: device.welcome.ConnId, UserId: user, DeviceId: index + 1, ClientVersion: 7, Platform: 'iOS',
    })),
  });
  const { RequestId, ...metadata } = answer.ResponseMetadata;
  assert.match(RequestId, /^\d{14}[0-9A-F]{20}$/);
  assert.deepEqual(metadata, {
    Action: 'KickConnections', Version: '2026-11-22', Service: 'rtc', Region: 'cn-north-1',
  });
  assert.deepEqual(await connIdsOf(user), []);
  for (const device of devices) assert.deepEqual(await device.closes(), KICKED);
  assert.ok(await shared.api.isOnline(20002));
  await other.close();

  const nobody = await kickBySdk({ AppId: APP, UserId: user, DeviceIds: [1] });
  assert.deepEqual(nobody.Result, { AppId: APP, UserId: user, Kicked: [] });
});

test('ConnIds and DeviceIds name what is kicked; a connection named by either goes', async () => {
  const user = 20010;
  const devices = await devicesOf(user, 4);
  const ids = devices.map((device) => device.welcome.ConnId);
  const stranger = await Device.login(shared.server, 20011);
  const kickedBy = async (names) =>
    (await kick({ AppId: APP, UserId: user, ...names })).json.Result.Kicked.map((item) => item.ConnId);

  assert.deepEqual(await kickedBy({ ConnIds: [stranger.welcome.ConnId] }), []);
  assert.deepEqual(await kickedBy({ ConnIds: [ids[1], ids[1]] }), [ids[1]]);
  assert.deepEqual(await devices[1].closes(), KICKED);
  assert.deepEqual(await kickedBy({ DeviceIds: [9, 4, 1], ConnIds: [ids[0]] }), [ids[0], ids[3]]);
  assert.deepEqual(await connIdsOf(user), [ids[2]]);
  assert.deepEqual(await devices[0].closes(), KICKED);
  assert.deepEqual(await devices[3].closes(), KICKED);
  await devices[2].close();
  await stranger.close();
});

test('62 the very same bytes, sent again after the device is back, answer the same and leave it', async () => {
  const user = 20020;
  const first = await Device.login(shared.server, user);
  const request = signedRequest({ ...KICK, body: `{"AppId":${APP},"UserId":${user}}` });
  const answer = await exchange(shared.server.openapi, request);
  assert.deepEqual(answer.json.Result.Kicked.map((item) => item.ConnId), [first.welcome.ConnId]);
  await first.closes();

  const back = await Device.login(shared.server, user);
  const connections = await Promise.all([1, 2, 3, 4].map(() => RawConnection.open(shared.server.openapi)));
  for (const connection of connections) connection.write(request);
  for (const connection of connections) {
    assert.deepEqual((await connection.answer()).json.Result, answer.json.Result);
    connection.close();
  }
  assert.deepEqual(await connIdsOf(user), [back.welcome.ConnId]);
  const metrics = await get(shared.server.admin, '/metrics');
  assert.match(metrics.text, /rollcall_openapi_replays_total 4\n/);
  await back.close();
});

test('other accounts, stopped and unknown apps cannot be kicked in', async () => {
  const user = 20030;
  const device = await Device.login(shared.server, user);
  const others = { accessKeyId: OTHER_ACCESS_KEY, secretKey: OTHER_SECRET_KEY };
  for (const [AppId, keys, Code] of [
    [APP, others, 'NoAuth'],
    [OTHER_ACCOUNTS_APP, {}, 'NoAuth'],
    [STOPPED_APP, {}, 'AppStatusException'],
    [999, {}, 'AppNotFound'],
  ]) {
    const answer = await kickBySdk({ AppId, UserId: user }, keys);
    assert.equal(answer.ResponseMetadata.Error.Code, Code);
    assert.equal(answer.Result, undefined);
  }
  const query = await sdkCall(sdk(shared.server), 'KickConnections', { AppId: APP, UserId: user });
  assert.equal(query.ResponseMetadata.Error.Code, 'InvalidActionOrVersion', 'the Version is not the family\'s');
  assert.deepEqual(await connIdsOf(user), [device.welcome.ConnId]);
  await device.close();
});

const CONN_ID = 'A'.repeat(22);
const of = (fields) => `{"AppId":${APP},"UserId":20040${fields === '' ? '' : `,${fields}`}}`;
const times = (item, count) => `[${Array(count).fill(item).join(',')}]`;
const RULES = [
  ['nothing', '', 400, 'MissingParameter', 'AppId'],
  ['no UserId', `{"AppId":${APP}}`, 400, 'MissingParameter', 'UserId'],
  ['UserId null', `{"AppId":${APP},"UserId":null}`, 400, 'MissingParameter', 'UserId'],
  ['no AppId', '{"UserId":1}', 400, 'MissingParameter', 'AppId'],
  ['not JSON', of('').slice(1), 400, 'JsonParsingError', ''],
  ['a field twice', of('"DeviceIds":[1],"DeviceIds":[2]'), 400, 'JsonParsingError', ''],
  ['AppId 0', '{"AppId":0,"UserId":1}', 400, 'InvalidParam', 'AppId: '],
  ['AppId text', '{"AppId":"123","UserId":1}', 400, 'InvalidParam', 'AppId: '],
  ['AppId 2^31', '{"AppId":2147483648,"UserId":1}', 400, 'InvalidParam', 'AppId: '],
  ['UserId -1', `{"AppId":${APP},"UserId":-1}`, 400, 'InvalidParam', 'UserId: '],
  ['UserId 0', `{"AppId":${APP},"UserId":0}`, 200],
  ['UserId 2^63-1', `{"AppId":${APP},"UserId":9223372036854775807}`, 200],
  ['UserId 2^63', `{"AppId":${APP},"UserId":9223372036854775808}`, 400, 'InvalidParam', 'UserId: '],
  ['UserId 1e0', `{"AppId":${APP},"UserId":1e0}`, 400, 'InvalidParam', 'UserId: '],
  ['both lists null', of('"ConnIds":null,"DeviceIds":null'), 200],
  ['ConnIds []', of('"ConnIds":[]'), 400, 'InvalidParam', 'ConnIds: '],
  ['ConnIds text', of(`"ConnIds":"${CONN_ID}"`), 400, 'InvalidParam', 'ConnIds: '],
  ['ConnIds of a number', of('"ConnIds":[1]'), 400, 'InvalidParam', 'ConnIds: '],
  ['ConnIds of null', of('"ConnIds":[null]'), 400, 'InvalidParam', 'ConnIds: '],
  ['ConnId of 21', of(`"ConnIds":["${CONN_ID.slice(1)}"]`), 400, 'InvalidParam', 'ConnIds: '],
  ['ConnId of 22', of(`"ConnIds":["${CONN_ID}"]`), 200],
  ['ConnId of 23', of(`"ConnIds":["${CONN_ID}A"]`), 400, 'InvalidParam', 'ConnIds: '],
  ['ConnId with +', of(`"ConnIds":["+${CONN_ID.slice(1)}"]`), 400, 'InvalidParam', 'ConnIds: '],
  ['100 ConnIds', of(`"ConnIds":${times(`"${CONN_ID}"`, 100)}`), 200],
  ['101 ConnIds', of(`"ConnIds":${times(`"${CONN_ID}"`, 101)}`), 400, 'InvalidParam', 'ConnIds: '],
  ['DeviceIds []', of('"DeviceIds":[]'), 400, 'InvalidParam', 'DeviceIds: '],
  ['DeviceIds a number', of('"DeviceIds":1'), 400, 'InvalidParam', 'DeviceIds: '],
  ['DeviceIds of text', of('"DeviceIds":["1"]'), 400, 'InvalidParam', 'DeviceIds: '],
  ['DeviceId -1', of('"DeviceIds":[-1]'), 400, 'InvalidParam', 'DeviceIds: '],
  ['DeviceId 0', of('"DeviceIds":[0]'), 200],
  ['DeviceId 2^63-1', of('"DeviceIds":[9223372036854775807]'), 200],
  ['DeviceId 2^63', of('"DeviceIds":[9223372036854775808]'), 400, 'InvalidParam', 'DeviceIds: '],
  ['100 DeviceIds', of(`"DeviceIds":${times('9', 100)}`), 200],
  ['101 DeviceIds', of(`"DeviceIds":${times('9', 101)}`), 400, 'InvalidParam', 'DeviceIds: '],
];

test('every field has its rule, and a call that breaks one kicks nobody', async (t) => {
  const devices = await devicesOf(20041, 1);
  for (const [name, body, status, code, message] of RULES) {
    await t.test(name, async () => {
      const answer = await kick(body);
      assert.equal(answer.status, status, answer.text);
      if (status === 200) return assert.deepEqual(answer.json.Result.Kicked, []);
      const error = answer.json.ResponseMetadata.Error;
      assert.equal(error.Code, code);
      assert.ok(error.CodeN > 0);
      assert.ok(error.Message.includes(message), error.Message);
      return undefined;
    });
  }
  // The same mistakes where there is somebody to kick.
  for (const bad of ['"ConnIds":[]', '"DeviceIds":[]', '"ConnIds":{}', '"DeviceIds":[1,"1"]']) {
    assert.equal((await kick(`{"AppId":${APP},"UserId":20041,${bad}}`)).status, 400);
  }
  assert.deepEqual(await connIdsOf(20041), [devices[0].welcome.ConnId]);
  await devices[0].close();
});

test('kick_qps is a limit of its own, with Retry-After', async (t) => {
  const accounts = defaultAccounts();
  accounts[0].kick_qps = 2;
  const { server, api } = await ownServer(t, { accounts });
  const limited = await until('a refusal', async () => {
    const answers = [];
    for (let user = 1; user <= 3; user++) {
      answers.push(await exchange(server.openapi, signedRequest({ ...KICK, body: `{"AppId":${APP},"UserId":${user}}` })));
    }
    return answers.find((answer) => answer.status === 429);
  });
  assert.equal(limited.json.ResponseMetadata.Error.Code, 'FlowLimitExceeded');
  assert.equal(limited.headers['retry-after'], '1');
  assert.deepEqual(await api.query([1]), {});
});

test('a call signed before the node started is refused for now, since it may have run', async () => {
  const date = xDate(Date.now() - 600_000);
  const answer = await kick(`{"AppId":${APP},"UserId":20050}`, { date });
  assert.equal(answer.status, 503);
  assert.equal(answer.json.ResponseMetadata.Error.Code, 'ServiceUnavailableTemp');
  assert.match(answer.json.ResponseMetadata.Error.Message, /sign the call again/);
  assert.equal((await shared.api.call('QueryOnlineStatus', `{"AppId":${APP},"UserIds":[1]}`, { date })).status, 200);
});

test('rollcall connect ends with 1 when it is kicked, and the metrics count it', async () => {
  const user = 20060;
  const device = new Program(['connect', '--gateway', shared.server.gatewayUrl, '--token', tokenOf(user),
    '--device-id', '1', '--platform', 'iOS', '--client-version', '5']);
  await device.waitFor(/"Welcome".*\n/);
  await kick({ AppId: APP, UserId: user });
  const { code } = await device.exited;
  assert.equal(code, 1);
  assert.match(`${device.stdout}${device.stderr}`, /4004/);
  const { text } = await get(shared.server.admin, '/metrics');
  assert.match(text, /rollcall_gateway_disconnects_total\{reason="kicked"\} [1-9]/);
  assert.match(text, /rollcall_openapi_requests_total\{action="KickConnections",code="Ok"\} [1-9]/);
  assert.match(text, /rollcall_engine_call_seconds_count\{call="kick"\} [1-9]/);
});

test('the curl line of rollcall sign kicks', async () => {
  const user = 20070;
  const device = await Device.login(shared.server, user);
  const { stdout, code } = await run(
    ['sign', '--access-key', ACCESS_KEY, '--secret-key', SECRET_KEY, '--host', shared.server.openapi,
      '--action', 'KickConnections', '--body', '-'],
    { input: `{"AppId":${APP},"UserId":${user},"DeviceIds":[1]}` },
  );
  assert.equal(code, 0);
  const curl = stdout.slice(stdout.indexOf('curl -sS'));
  const { execFileSync } = await import('node:child_process');
  const answer = JSON.parse(execFileSync('sh', ['-c', curl], { encoding: 'utf8' }));
  assert.equal(answer.Result.Kicked[0].ConnId, device.welcome.ConnId);
  assert.deepEqual(await device.closes(), KICKED);
});

// The operator's door ------------------------------------------------------------------------------

const post = (server, path, headers = {}) => {
  const lines = Object.entries({ Host: server.admin, ...headers }).map(([name, text]) => `${name}: ${text}\r\n`);
  return exchange(server.admin, `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
};

test('an operator kicks all of a user, a connection or a device', async () => {
  const user = 20080;
  const devices = await devicesOf(user, 4);
  const page = `/kick?app=${APP}&user=${user}`;
  const kickedBy = async (path) => {
    const answer = await post(shared.server, path);
    assert.equal(answer.status, 200, answer.text);
    return answer.json.Kicked.map((item) => item.ConnId);
  };
  const ids = devices.map((device) => device.welcome.ConnId);
  assert.deepEqual(await kickedBy(`${page}&device=4`), [ids[3]]);
  assert.deepEqual(await kickedBy(`${page}&connection=${ids[1]}&device=9`), [ids[1]]);
  assert.deepEqual(await kickedBy(page), [ids[0], ids[2]]);
  assert.deepEqual(await kickedBy(page), []);
  for (const device of devices) assert.deepEqual(await device.closes(), KICKED);
});

test('a web page, a wrong token and a GET kick nobody', async (t) => {
  const { server, api } = await ownServer(t, { admin: { token: 'operators-token-of-16-bytes' } });
  const user = 20090;
  const device = await Device.login(server, user);
  const page = `/kick?app=${APP}&user=${user}`;
  const right = { Authorization: 'Bearer operators-token-of-16-bytes' };
  assert.equal((await post(server, page, { ...right, Origin: 'http://evil.test' })).status, 403);
  assert.equal((await post(server, page, { ...right, Origin: 'null' })).status, 403);
  assert.equal((await post(server, page, { ...right, Host: 'evil.test' })).status, 403);
  assert.equal((await post(server, page)).status, 401);
  assert.equal((await post(server, page, { Authorization: 'Bearer wrong' })).status, 401);
  const read = await get(server.admin, page, right);
  assert.equal(read.status, 405);
  assert.equal(read.headers.allow, 'POST');
  const written = await post(server, '/metrics');
  assert.equal(written.status, 405);
  assert.equal(written.headers.allow, 'GET, HEAD');
  assert.ok(await api.isOnline(user));
  assert.equal((await post(server, page, right)).json.Kicked[0].ConnId, device.welcome.ConnId);
  assert.deepEqual(await device.closes(), KICKED);
});
