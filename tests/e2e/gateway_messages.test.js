// What devices and the gateway say to each other: each message, each close, both sides of each
// number.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { APP } from './support/config.js';
import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { get } from './support/raw_http.js';
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

// Tokens -----------------------------------------------------------------------------------------

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

test('1009: one byte over 4 KiB; exactly 4 KiB is read', async () => {
  const device = await login(newUser());
  const text = (length) => '{"Type":"Ping"}'.padEnd(length, ' ');
  device.send(text(4096));
  await device.next('Pong');
  device.send(text(4097));
  assert.equal((await device.closes()).code, 1009);
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

test('the log never shows a token', () => {
  assert.doesNotMatch(shared.server.log, /eyJ[A-Za-z0-9_-]{20,}/);
});
