// What devices and the gateway say to each other: each message, each close, both sides of each
// number.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { APP, APP_KEY, OTHER_APP_KEY, STOPPED_APP } from './support/config.js';
import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { get, RawConnection } from './support/raw_http.js';
import { claimsOf, makeToken, seconds, tokenOf } from './support/token.js';
import { until } from './support/wait.js';

const shared = sharedServer({ gateway: { login_timeout: '1s', allowed_origins: ['https://good.test'] } });

let lastUser = 1000;
const newUser = () => ++lastUser;
const open = (options) => Device.open(shared.server, options);
const login = (user, fields) => Device.login(shared.server, user, fields);

const loginMessage = (user, fields = {}) => ({
  Type: 'Login', Token: tokenOf(user), DeviceId: 1, Platform: 'Web', ClientVersion: 1, ...fields,
});

// The close of a device that sent this Login.
async function refusedLogin(message) {
  const device = await open();
  device.send(message);
  return device.closes();
}

// Login ------------------------------------------------------------------------------------------

test('Welcome tells the device all that it needs', async () => {
  const user = newUser();
  const device = await login(user);
  const { welcome } = device;
  assert.deepEqual(Object.keys(welcome).sort(), [
    'AppId', 'ConnId', 'HeartbeatSeconds', 'ServerTime', 'TokenExpiresAt', 'Type', 'UserId',
  ]);
  assert.equal(typeof welcome.AppId, 'number');
  assert.equal(welcome.UserId, String(user));
  assert.equal(welcome.HeartbeatSeconds, 25);
  assert.match(welcome.ServerTime, /^\d{13}$/);
  assert.match(welcome.TokenExpiresAt, /^\d{13}$/);
  assert.ok(await shared.api.isOnline(user), 'online from Welcome on');
  await device.close();
});

test('64-bit numbers may come as numbers or as text, to both ends of their range', async () => {
  for (const DeviceId of [0, 7, '0', '9223372036854775807']) {
    const device = await login(newUser(), { DeviceId, ClientVersion: DeviceId });
    await device.close();
  }
  const user = newUser();
  const device = await open();
  device.send(`{"Type":"Login","Token":"${tokenOf(user)}","DeviceId":9223372036854775807,"Platform":"iOS","ClientVersion":9007199254740993}`);
  await device.next('Welcome');
  const { text } = await shared.api.call('QueryOnlineStatus', `{"AppId":${APP},"UserIds":[${user}]}`);
  assert.match(text, /"DeviceId":9223372036854775807,"ClientVersion":9007199254740993/);
  await device.close();
});

for (const [what, fields] of [
  ['no Token', { Token: undefined }],
  ['a Token that is no text', { Token: 1 }],
  ['no DeviceId', { DeviceId: undefined }],
  ['a DeviceId under 0', { DeviceId: -1 }],
  ['a DeviceId of 2^63', { DeviceId: '9223372036854775808' }],
  ['a DeviceId with a fraction', { DeviceId: 1.5 }],
  ['a DeviceId of text', { DeviceId: 'phone' }],
  ['no Platform', { Platform: undefined }],
  ['an unknown Platform', { Platform: 'Symbian' }],
  ['a Platform in lower case', { Platform: 'ios' }],
  ['no ClientVersion', { ClientVersion: undefined }],
  ['a ClientVersion under 0', { ClientVersion: -1 }],
]) {
  test(`4009 BadMessage: Login with ${what}`, async () => {
    assert.equal((await refusedLogin(loginMessage(newUser(), fields))).code, 4009);
  });
}

for (const [what, text] of [
  ['not JSON', 'hello'],
  ['an array', '[]'],
  ['a number', '1'],
  ['no Type', '{}'],
  ['a Type that is no text', '{"Type":1}'],
  ['a Ping', '{"Type":"Ping"}'],
  ['a Refresh', '{"Type":"Refresh","Token":"x"}'],
  ['an unknown Type', '{"Type":"Hello"}'],
]) {
  test(`4009 BadMessage: ${what} before Login`, async () => {
    assert.equal((await refusedLogin(text)).code, 4009);
  });
}

test('4009 BadMessage: a second Login', async () => {
  const user = newUser();
  const device = await login(user);
  device.send(loginMessage(user));
  assert.equal((await device.closes()).code, 4009);
  await until('it is gone', async () => !(await shared.api.isOnline(user)), 1000);
});

test('4008 LoginTimeout: no Login in time, and none too early', async () => {
  const begin = performance.now();
  const device = await open();
  assert.equal((await device.closes()).code, 4008);
  const waited = performance.now() - begin;
  assert.ok(waited >= 950, `closed after ${waited} ms of 1000`);
});

// Tokens -----------------------------------------------------------------------------------------

const user = 77;
const badTokens = {
  'the signature of another key': makeToken(claimsOf(user), { key: { id: APP_KEY.id, secret: 'another-secret-of-16+' } }),
  "another app's key": makeToken(claimsOf(user), { key: OTHER_APP_KEY }),
  'an unknown kid': makeToken(claimsOf(user), { key: { id: 'nobody', secret: APP_KEY.secret } }),
  'a path as kid': makeToken(claimsOf(user), { key: { id: '../../dev/null', secret: '' } }),
  'no kid': makeToken(claimsOf(user), { header: { alg: 'HS256', typ: 'JWT' } }),
  'crit': makeToken(claimsOf(user), { header: { alg: 'HS256', kid: APP_KEY.id, crit: ['x'] } }),
  'another audience': makeToken(claimsOf(user, { aud: 'other' })),
  'an audience list without ours': makeToken(claimsOf(user, { aud: ['other'] })),
  'no audience': makeToken(claimsOf(user, { aud: undefined })),
  'a sub that is a number': makeToken(claimsOf(user, { sub: user })),
  'a sub of 2^63': makeToken(claimsOf(user, { sub: '9223372036854775808' })),
  'a sub with a sign': makeToken(claimsOf(user, { sub: '-1' })),
  'a sub with a leading zero': makeToken(claimsOf(user, { sub: '077' })),
  'no sub': makeToken(claimsOf(user, { sub: undefined })),
  'no app': makeToken(claimsOf(user, { app: undefined })),
  'an app that is text': makeToken(claimsOf(user, { app: '123' })),
  'no exp': makeToken(claimsOf(user, { exp: undefined })),
  'an exp that is text': makeToken(claimsOf(user, { exp: '9999999999' })),
  'not before in 90 s': makeToken(claimsOf(user, { nbf: seconds() + 90 })),
  'claims that are an array': makeToken([]),
  'claims named twice': makeToken(JSON.stringify(claimsOf(user)).replace('{', '{"sub":"1",')),
  'a device claim of another device': makeToken(claimsOf(user, { device: '2' })),
  'no signature': makeToken(claimsOf(user)).replace(/\.[^.]*$/, '.'),
  'padding': `${makeToken(claimsOf(user))}=`,
  'a fourth part': `${makeToken(claimsOf(user))}.e30`,
  'nothing': '',
};
for (const alg of ['none', 'None', 'NONE', '', 'RS256', 'HS512', 'hs256']) {
  badTokens[`alg ${JSON.stringify(alg)}`] = makeToken(claimsOf(user), { header: { alg, kid: APP_KEY.id } });
}
for (const [what, Token] of Object.entries(badTokens)) {
  test(`4001 InvalidToken: ${what}`, async () => {
    const { code, reason } = await refusedLogin(loginMessage(user, { Token }));
    assert.equal(code, 4001);
    assert.ok(!Token || !reason.includes(Token), 'shows no token');
    assert.ok(!(await shared.api.isOnline(user)));
  });
}

test('4002 TokenExpired: at Login, without any leeway', async () => {
  const Token = makeToken(claimsOf(newUser(), { exp: seconds() - 1 }));
  assert.equal((await refusedLogin(loginMessage(0, { Token }))).code, 4002);
});

test('a good token in other dress is accepted', async () => {
  for (const claims of [
    { aud: ['other', 'rollcall-gateway'] },
    { nbf: seconds() + 30 },
    { device: '1' },
    { colour: 'blue', iss: 'me' },
    { sub: '0' },
    { sub: '9223372036854775807' },
  ]) {
    const device = await login(newUser(), { Token: makeToken(claimsOf(newUser(), claims)) });
    await device.close();
  }
});

test('4011 AppUnavailable: a token of a stopped app', async () => {
  const key = { id: 'k2', secret: 'test-app-key-secret-0002' };
  const Token = makeToken(claimsOf(1, { app: STOPPED_APP }), { key });
  assert.equal((await refusedLogin(loginMessage(1, { Token }))).code, 4011);
});

test('TokenWillExpire comes at once when little is left, and 4002 at the end', async () => {
  const user = newUser();
  const exp = seconds() + 2;
  const device = await login(user, { Token: makeToken(claimsOf(user, { exp })) });
  const warning = await device.next('TokenWillExpire', 1000);
  assert.equal(warning.TokenExpiresAt, String(exp * 1000));
  assert.equal((await device.closes()).code, 4002);
  const late = Date.now() - exp * 1000;
  assert.ok(late >= -20 && late < 1500, `closed ${late} ms after the end`);
  assert.equal(device.messages.filter((message) => message.Type === 'TokenWillExpire').length, 0);
  await until('it is gone', async () => !(await shared.api.isOnline(user)), 1000);
});

test('Refresh replaces the token, and its end', async () => {
  const user = newUser();
  const device = await login(user, { Token: makeToken(claimsOf(user, { exp: seconds() + 2 })) });
  const exp = seconds() + 3600;
  device.send({ Type: 'Refresh', Token: makeToken(claimsOf(user, { exp })) });
  assert.equal((await device.next('Refreshed')).TokenExpiresAt, String(exp * 1000));
  assert.equal(await Promise.race([device.closed, until('4 s of life', (() => {
    const begin = performance.now();
    return () => performance.now() - begin > 3500;
  })())]), true, 'still open after the first token ended');
  assert.ok(await shared.api.isOnline(user));
  await device.close();
});

test('a bad Refresh is an Error, and the old token stays', async () => {
  const user = newUser();
  const device = await login(user);
  for (const Token of ['x', tokenOf(user + 1), makeToken(claimsOf(user, { exp: seconds() - 1 })), makeToken(claimsOf(user, { app: 1 }))]) {
    device.send({ Type: 'Refresh', Token });
    const error = await device.next('Error');
    assert.equal(error.Code, 'BadToken');
    assert.ok(error.Message);
  }
  device.send({ Type: 'Ping' });
  await device.next('Pong');
  assert.ok(await shared.api.isOnline(user));
  await device.close();
});

// After Login ------------------------------------------------------------------------------------

test('Ping is answered by Pong with the time', async () => {
  const device = await login(newUser());
  device.send({ Type: 'Ping' });
  const pong = await device.next('Pong');
  assert.ok(Math.abs(Number(pong.ServerTime) - Date.now()) < 5000);
  assert.match(pong.ServerTime, /^\d{13}$/);
  await device.close();
});

test('a WebSocket ping is answered by a pong with the same bytes', async () => {
  const device = await login(newUser());
  const pong = new Promise((resolve) => device.socket.on('pong', resolve));
  device.socket.ping('abc');
  assert.equal((await pong).toString(), 'abc');
  await device.close();
});

test('Logout is answered by close 1000 and ends the presence', async () => {
  const user = newUser();
  const device = await login(user);
  device.send({ Type: 'Logout' });
  assert.equal((await device.closes()).code, 1000);
  assert.ok(!(await shared.api.isOnline(user)), 'gone as the close is sent');
});

test('an unknown Type is an Error and the connection stays', async () => {
  const device = await login(newUser());
  device.send({ Type: 'Dance' });
  assert.equal((await device.next('Error')).Code, 'UnknownType');
  device.send({ Type: 'Ping' });
  await device.next('Pong');
  await device.close();
});

test('4009 BadMessage: not an object after Login', async () => {
  const device = await login(newUser());
  device.send('[]');
  assert.equal((await device.closes()).code, 4009);
});

test('1003: a binary message', async () => {
  const device = await login(newUser());
  device.send(Buffer.from('{"Type":"Ping"}'));
  assert.equal((await device.closes()).code, 1003);
});

test('1009: one byte over 4 KiB; exactly 4 KiB is read', async () => {
  const device = await login(newUser());
  const text = (length) => '{"Type":"Ping"}'.padEnd(length, ' ');
  device.send(text(4096));
  await device.next('Pong');
  device.send(text(4097));
  assert.equal((await device.closes()).code, 1009);
});

test('1007: text that is not UTF-8', async () => {
  const device = await login(newUser());
  device.socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
  assert.equal((await device.closes()).code, 1007);
});

test('1002: a frame without a mask', async () => {
  const connection = await RawConnection.open(shared.server.gateway);
  connection.write('GET /v1/connect HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
  const answer = await connection.answer();
  assert.equal(answer.status, 101);
  assert.equal(answer.headers['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  connection.write(Buffer.from([0x81, 0x02, 0x7b, 0x7d]));
  await connection.closes();
  assert.equal(connection.received.readUInt16BE(2), 1002);
});

test('4007 RateLimited: 20 messages at once are read, many more are not', async () => {
  const calm = await login(newUser());
  for (let n = 0; n < 19; ++n) calm.send({ Type: 'Ping' }); // Login was the first of twenty.
  for (let n = 0; n < 19; ++n) await calm.next('Pong');
  await calm.close();
  const hasty = await login(newUser());
  for (let n = 0; n < 60; ++n) hasty.send({ Type: 'Ping' });
  assert.equal((await hasty.closes()).code, 4007);
});

// Several devices of one user --------------------------------------------------------------------

test('4003 Replaced: the same device again; the reason names the newer connection', async () => {
  const user = newUser();
  const older = await login(user, { DeviceId: 5 });
  const newer = await login(user, { DeviceId: 5 });
  assert.deepEqual(await older.closes(), { code: 4003, reason: `by=${newer.welcome.ConnId}` });
  const shown = (await shared.api.query([user]))[user];
  assert.deepEqual(shown.map((item) => item.ConnId), [newer.welcome.ConnId]);
  await newer.close();
});

test('the same DeviceId on another platform, or DeviceId 0, replaces nobody', async () => {
  const user = newUser();
  const devices = [];
  for (const fields of [
    { DeviceId: 5, Platform: 'Android' }, { DeviceId: 5, Platform: 'iOS' },
    { DeviceId: 0, Platform: 'Web' }, { DeviceId: 0, Platform: 'Web' },
  ]) {
    devices.push(await login(user, fields));
  }
  assert.equal((await shared.api.query([user]))[user].length, 4);
  for (const device of devices) await device.close();
});

test('same_device = "keep" keeps both', async (t) => {
  const { server, api } = await ownServer(t, { gateway: { same_device: 'keep' } });
  const devices = [await Device.login(server, 1), await Device.login(server, 1)];
  assert.equal((await api.query([1]))[1].length, 2);
  for (const device of devices) await device.close();
});

test('4005 TooManyConnections: the 65th; a replacement does not count', async () => {
  const user = newUser();
  const devices = await Promise.all([...Array(64).keys()].map((n) => login(user, { DeviceId: n + 1 })));
  const { code } = await refusedLogin(loginMessage(user, { DeviceId: 65, Platform: 'Android' }));
  assert.equal(code, 4005);
  assert.equal((await shared.api.query([user]))[user].length, 64);
  const replacing = await login(user, { DeviceId: 64 });
  assert.equal((await shared.api.query([user]))[user].length, 64);
  await Promise.all([...devices.slice(0, 63), replacing].map((device) => device.close()));
});

test('1013 when more log in than a second may bring, with a hint', async (t) => {
  const { server } = await ownServer(t, { gateway: { max_logins_per_second: 2 } });
  const closes = await Promise.all([...Array(12).keys()].map(async (n) => {
    const device = await Device.open(server);
    device.send(loginMessage(n + 1));
    return Promise.race([device.closed, device.next('Welcome')]).catch(() => device.closed);
  }));
  const welcomed = closes.filter((close) => close.Type === 'Welcome').length;
  assert.ok(welcomed >= 2 && welcomed < 12, `${welcomed} of 12 welcomed`);
  for (const close of closes.filter((close) => close.code)) {
    assert.equal(close.code, 1013);
    assert.match(close.reason, /^reconnect_after_ms=[1-9]\d*$/);
  }
});

// The upgrade ------------------------------------------------------------------------------------

test('the upgrade is refused with a status that says why', async () => {
  const { gateway } = shared.server;
  assert.equal((await get(gateway, '/other')).status, 404);
  const plain = await get(gateway, '/v1/connect');
  assert.equal(plain.status, 426);
  assert.match(plain.headers.upgrade ?? '', /websocket/i);
  assert.match(plain.headers['sec-websocket-version'], /13/);
  await assert.rejects(open({ url: `ws://${gateway}/other` }), /HTTP 404/);
  await assert.rejects(open({ origin: 'https://evil.test' }), /HTTP 403/);
  await assert.rejects(open({ origin: 'null' }), /HTTP 403/);
  const device = await open({ origin: 'https://good.test' });
  device.cut();
});

for (const [what, headers, statuses] of [
  ['version 8', { 'Sec-WebSocket-Version': '8' }, [400, 426]],
  ['no key', { 'Sec-WebSocket-Key': undefined }, [400]],
  ['a key that is not 16 bytes', { 'Sec-WebSocket-Key': 'abc=' }, [400]],
  ['no Connection', { Connection: undefined }, [400, 426]],
  ['another Upgrade', { Upgrade: 'h2c' }, [400, 426]],
]) {
  test(`the upgrade with ${what} is refused`, async () => {
    const all = {
      Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers,
    };
    const given = Object.fromEntries(Object.entries(all).filter(([, text]) => text !== undefined));
    const answer = await get(shared.server.gateway, '/v1/connect', given);
    assert.ok(statuses.includes(answer.status), `${answer.status}`);
  });
}

test('neither an extension nor a sub-protocol is agreed to', async () => {
  const answer = await get(shared.server.gateway, '/v1/connect', {
    Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Extensions': 'permessage-deflate', 'Sec-WebSocket-Protocol': 'chat, superchat',
  });
  assert.equal(answer.status, 101);
  assert.equal(answer.headers['sec-websocket-extensions'], undefined);
  assert.equal(answer.headers['sec-websocket-protocol'], undefined);
});

test('the log never shows a token', () => {
  assert.doesNotMatch(shared.server.log, /eyJ[A-Za-z0-9_-]{20,}/);
});
