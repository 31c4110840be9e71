// Device tokens: which log in and which do not.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';

import { APP_KEY, OTHER_ACCOUNTS_APP, OTHER_APP_KEY, SECRET_KEY, STOPPED_APP } from './support/config.js';
import { Device } from './support/device.js';
import { sharedServer } from './support/hooks.js';
import { exchange } from './support/raw_http.js';
import { frame, loginText, OPCODE, RawWs, upgradeRequest } from './support/raw_ws.js';
import { claimsOf, makeToken, seconds, tokenOf } from './support/token.js';
import { until } from './support/wait.js';

const shared = sharedServer({ gateway: { login_timeout: '1s', max_message: '64KiB' } });

let lastUser = 5000;
const newUser = () => ++lastUser;
const login = (user, fields) => Device.login(shared.server, user, fields);
const user = 77;
const claims = (changes) => makeToken(claimsOf(user, changes));

// How the server closes a device that logs in with these fields.
async function refused(fields) {
  const socket = await RawWs.open(shared.server.gateway, { behind: frame(OPCODE.text, loginText(user, fields)) });
  try {
    return await socket.closes();
  } finally {
    socket.close();
  }
}

test('128 no Login in time: closed, never online, and not too early', async () => {
  const begin = performance.now();
  const socket = await RawWs.open(shared.server.gateway);
  const { code } = await socket.closes();
  assert.equal(code, 4008);
  const waited = performance.now() - begin;
  assert.ok(waited >= 950, `closed after ${waited} ms of 1000`);
  socket.close();
});

// 129: time --------------------------------------------------------------------------------------

test('129 4002 TokenExpired: expired by a second, without any leeway', async () => {
  assert.equal((await refused({ Token: claims({ exp: seconds() - 1 }) })).code, 4002);
});

test('129 4002 TokenExpired: at the very second of its end', async () => {
  assert.equal((await refused({ Token: claims({ exp: seconds() }) })).code, 4002);
});

test('129 not before in 90 s is refused, in 30 s it is within the leeway', async () => {
  assert.equal((await refused({ Token: claims({ nbf: seconds() + 90 }) })).code, 4001);
  const device = await login(newUser(), { Token: claims({ nbf: seconds() + 30 }) });
  await device.close();
});

// 130-136: shape, key and claims -----------------------------------------------------------------

const good = makeToken(claimsOf(user));
const [head, payload, signature] = good.split('.');
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
// 32 bytes end in a digit of which two bits are not used.
const otherTail = signature.slice(0, -1) + ALPHABET[ALPHABET.indexOf(signature.at(-1)) ^ 1];
const standardAlphabet = [...Array(1000).keys()].map((n) => claims({ n })).find((token) => /[-_]/.test(token.split('.')[2]))
  .replace(/\.([^.]*)$/, (tail) => tail.replaceAll('-', '+').replaceAll('_', '/'));
const with_ = (header) => makeToken(claimsOf(user), { header });

const badTokens = [
  ...['none', 'None', 'NONE', '', 'RS256', 'HS512', 'hs256'].map((alg) => [`130 alg ${JSON.stringify(alg)}`, with_({ alg, kid: APP_KEY.id })]),
  ['130 no alg', with_({ kid: APP_KEY.id })],
  ['130 alg none without a signature', `${Buffer.from(JSON.stringify({ alg: 'none', kid: APP_KEY.id })).toString('base64url')}.${payload}.`],
  ['130 crit', with_({ alg: 'HS256', kid: APP_KEY.id, crit: ['x'] })],
  ['131 no signature', `${head}.${payload}.`],
  ['131 two parts', `${head}.${payload}`],
  ['131 a fourth part', `${good}.e30`],
  ['131 signature cut short', good.slice(0, -1)],
  ['131 signature with padding', `${good}=`],
  ['131 signature in the standard alphabet', standardAlphabet],
  ['131 signature with other unused bits', `${head}.${payload}.${otherTail}`],
  ['131 signature of 31 bytes', `${head}.${payload}.${Buffer.from(signature, 'base64url').subarray(0, 31).toString('base64url')}`],
  ['131 another signature', `${head}.${payload}.${Buffer.alloc(32, 7).toString('base64url')}`],
  ['131 claims changed after signing', `${head}.${Buffer.from(JSON.stringify(claimsOf(78))).toString('base64url')}.${signature}`],
  ['131 nothing', ''],
  ['132 claims named twice', makeToken(JSON.stringify(claimsOf(user)).replace('{', '{"sub":"1",'))],
  ['132 header named twice', makeToken(claimsOf(user), { header: `{"alg":"HS256","alg":"HS256","kid":"${APP_KEY.id}"}` })],
  ['132 claims that are an array', makeToken([])],
  ['132 claims that are no JSON', makeToken('{')],
  ['132 header that is a string', makeToken(claimsOf(user), { header: '"HS256"' })],
  ['132 a token of 60 KiB', claims({ filler: 'x'.repeat(40_000) })],
  ['133 unknown kid', makeToken(claimsOf(user), { key: { id: 'nobody', secret: APP_KEY.secret } })],
  ['133 a path as kid', makeToken(claimsOf(user), { key: { id: '../../dev/null', secret: '' } })],
  ['133 NUL in the kid', makeToken(claimsOf(user), { key: { id: `${APP_KEY.id}\0`, secret: APP_KEY.secret } })],
  ['133 SQL as kid', makeToken(claimsOf(user), { key: { id: "k1' OR '1'='1", secret: APP_KEY.secret } })],
  ['133 no kid', with_({ alg: 'HS256', typ: 'JWT' })],
  ['133 kid that is a number', with_({ alg: 'HS256', kid: 1 })],
  ['134 a device claim of another device', claims({ device: '2' })],
  ['135 a sub that is a number', claims({ sub: user })],
  ['135 a sub with a fraction', claims({ sub: '77.0' })],
  ['135 a sub of 2^63', claims({ sub: '9223372036854775808' })],
  ['135 a sub with a sign', claims({ sub: '-1' })],
  ['135 a sub with a leading zero', claims({ sub: '077' })],
  ['135 an empty sub', claims({ sub: '' })],
  ['135 no sub', claims({ sub: undefined })],
  ['135 no app', claims({ app: undefined })],
  ['135 an app that is text', claims({ app: '123' })],
  ['135 an app with a fraction', makeToken(JSON.stringify(claimsOf(user)).replace('"app":123', '"app":123.0'))],
  ['135 no exp', claims({ exp: undefined })],
  ['135 an exp that is text', claims({ exp: '9999999999' })],
  ['136 the key of another app', makeToken(claimsOf(user), { key: OTHER_APP_KEY })],
  ["136 another app's claim under this app's key", claims({ app: OTHER_ACCOUNTS_APP })],
  ['136 the secret of an access key', makeToken(claimsOf(user), { key: { id: APP_KEY.id, secret: SECRET_KEY } })],
  ['136 another audience', claims({ aud: 'other' })],
  ['136 an audience list without ours', claims({ aud: ['other'] })],
  ['136 no audience', claims({ aud: undefined })],
];
for (const [what, Token] of badTokens) {
  test(`${what}: 4001 InvalidToken`, async () => {
    const { code, reason } = await refused({ Token });
    assert.equal(code, 4001, reason);
    assert.ok(!Token || !reason.includes(Token), 'shows no token');
    assert.ok(!(await shared.api.isOnline(user)));
  });
}

test('132 a token of 1 MiB is over the size of a message first', async () => {
  assert.equal((await refused({ Token: claims({ filler: 'x'.repeat(1 << 20) }) })).code, 1009);
});

test('134 fields of Login that the token decides are ignored', async () => {
  const someone = newUser();
  const device = await login(someone, { UserId: 1, AppId: 1 });
  assert.deepEqual([device.welcome.UserId, device.welcome.AppId], [String(someone), 123]);
  await device.close();
});

test('a good token in other dress is accepted', async () => {
  for (const changes of [
    { aud: ['other', 'rollcall-gateway'] },
    { device: '1' },
    { colour: 'blue', iss: 'me' },
    { sub: '0' },
    { sub: '9223372036854775807' },
  ]) {
    const device = await login(newUser(), { Token: makeToken(claimsOf(newUser(), changes)) });
    await device.close();
  }
});

test('4011 AppUnavailable: a token of a stopped app', async () => {
  const key = { id: 'k2', secret: 'test-app-key-secret-0002' };
  assert.equal((await refused({ Token: makeToken(claimsOf(1, { app: STOPPED_APP }), { key }) })).code, 4011);
});

// 137-141: the life of a token -------------------------------------------------------------------

test('137 TokenWillExpire comes at once when little is left, and 4002 at the end', async () => {
  const someone = newUser();
  const exp = seconds() + 2;
  const device = await login(someone, { Token: tokenOf(someone, { exp }) });
  const warning = await device.next('TokenWillExpire', 1000);
  assert.equal(warning.TokenExpiresAt, String(exp * 1000));
  assert.equal((await device.closes()).code, 4002);
  const late = Date.now() - exp * 1000;
  assert.ok(late >= -20 && late < 1500, `closed ${late} ms after the end`);
  assert.equal(device.messages.filter((message) => message.Type === 'TokenWillExpire').length, 0);
  await until('it is gone', async () => !(await shared.api.isOnline(someone)), 1000);
});

test('138 a Refresh for another user, another app, expired or broken is an Error, and the old token stays', async () => {
  const someone = newUser();
  const device = await login(someone);
  for (const Token of [
    tokenOf(someone + 1), tokenOf(someone, { exp: seconds() - 1 }), tokenOf(someone, { app: 1 }), 'x',
    makeToken(claimsOf(someone, { app: OTHER_ACCOUNTS_APP }), { key: OTHER_APP_KEY }),
  ]) {
    device.send({ Type: 'Refresh', Token });
    const error = await device.next('Error');
    assert.equal(error.Code, 'BadToken');
    assert.ok(error.Message && !error.Message.includes(Token));
  }
  device.send({ Type: 'Ping' });
  await device.next('Pong');
  assert.ok(await shared.api.isOnline(someone));
  await device.close();
});

test('140 the same device claimed by many at once: the newest is shown, never none', async () => {
  const someone = newUser();
  const rivals = await Promise.all([...Array(20).keys()].map(() => Device.open(shared.server)));
  for (const rival of rivals) rival.logIn(someone, { DeviceId: 5 }).then((welcome) => (rival.welcome = welcome), () => {});
  await until('all but one are replaced', () => rivals.filter((rival) => rival.socket.readyState === 3).length === 19);
  const shown = (await shared.api.query([someone]))[someone];
  const stays = rivals.find((rival) => rival.socket.readyState === 1);
  assert.deepEqual(shown.map((item) => item.ConnId), [stays.welcome.ConnId]);
  for (const rival of rivals.filter((one) => one !== stays)) assert.equal((await rival.closed).code, 4003);
  await stays.close();
});

test('141 a token in the URL logs nobody in and reaches no log', async () => {
  const Token = tokenOf(user);
  for (const target of [`/v1/connect?Token=${Token}`, `/v1/connect?access_token=${Token}`]) {
    const socket = await RawWs.open(shared.server.gateway, { target });
    assert.equal((await socket.closes()).code, 4008);
    socket.close();
  }
  assert.equal((await exchange(shared.server.gateway, upgradeRequest({ target: `/${Token}` }))).status, 404);
  assert.ok(!(await shared.api.isOnline(user)));
  assert.ok(!shared.server.log.includes(Token.split('.')[1]));
});

test('the other side of the rules: the token that all of the above were made from logs in', async () => {
  assert.equal(createHmac('sha256', APP_KEY.secret).update(`${head}.${payload}`).digest('base64url'), signature);
  const device = await login(user, { Token: good });
  assert.equal(device.welcome.UserId, String(user));
  await device.close();
});
