// The WebSocket handshake, frames and messages of the device door, over raw sockets.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sharedServer } from './support/hooks.js';
import { exchange } from './support/raw_http.js';
import { closeFrame, frame, loginText, OPCODE, RawWs, upgradeRequest } from './support/raw_ws.js';
import { until } from './support/wait.js';

const shared = sharedServer({ gateway: { allowed_origins: ['https://good.test'], max_messages_per_second: 100 } });

let lastUser = 2000;
const newUser = () => ++lastUser;
const { text, continuation, binary, ping, pong } = OPCODE;
const PING = '{"Type":"Ping"}';

// 101-107: the handshake -------------------------------------------------------------------------

for (const [title, fields, status] of [
  ['101 no Upgrade', { Upgrade: undefined }, 426],
  ['101 another Upgrade', { Upgrade: 'h2c' }, 426],
  ['101 no Connection', { Connection: undefined }, 426],
  ['101 Connection without upgrade', { Connection: 'keep-alive' }, 426],
  ['101 version 8', { 'Sec-WebSocket-Version': '8' }, 426],
  ['101 version 14', { 'Sec-WebSocket-Version': '14' }, 426],
  ['101 no version', { 'Sec-WebSocket-Version': undefined }, 426],
  ['101 version twice', { 'Sec-WebSocket-Version': ['13', '13'] }, 400],
  ['102 no key', { 'Sec-WebSocket-Key': undefined }, 400],
  ['102 key of 15 bytes', { 'Sec-WebSocket-Key': Buffer.alloc(15).toString('base64') }, 400],
  ['102 key of 17 bytes', { 'Sec-WebSocket-Key': Buffer.alloc(17).toString('base64') }, 400],
  ['102 key that is no base64', { 'Sec-WebSocket-Key': '!'.repeat(24) }, 400],
  ['102 key sent twice', { 'Sec-WebSocket-Key': ['dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=='] }, 400],
  ['103 POST', { method: 'POST' }, 405],
  ['103 HTTP/1.0', { version: 'HTTP/1.0' }, 400],
  ['103 a body', { 'Content-Length': '2', body: '{}' }, 400],
  ['103 a chunked body', { 'Transfer-Encoding': 'chunked', body: '0\r\n\r\n' }, 400],
  ['103 another path', { target: '/' }, 404],
  ['104 Origin that is not on the list', { Origin: 'https://evil.test' }, 403],
  ['104 Origin null', { Origin: 'null' }, 403],
  ['104 Origin in another port', { Origin: 'https://good.test:8443' }, 403],
  ['104 Origin twice', { Origin: ['https://good.test', 'https://good.test'] }, 403],
  ['104 Origin on the list', { Origin: 'https://good.test' }, 101],
  ['104 no Origin, as native clients have none', {}, 101],
  ['105 an unknown sub-protocol is not chosen', { 'Sec-WebSocket-Protocol': 'chat' }, 101],
  ['105 100 sub-protocols are not chosen', { 'Sec-WebSocket-Protocol': [...Array(100).keys()].map((n) => `p${n}`).join(', ') }, 101],
  ['106 deflate is not agreed to', { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }, 101],
  ['106 a malformed extension offer is ignored', { 'Sec-WebSocket-Extensions': ';;=,,"' }, 101],
]) {
  test(title, async () => {
    const answer = await exchange(shared.server.gateway, upgradeRequest(fields));
    assert.equal(answer.status, status, answer.text);
    assert.equal(answer.headers['sec-websocket-extensions'], undefined);
    assert.equal(answer.headers['sec-websocket-protocol'], undefined);
    if (status === 426) assert.deepEqual([answer.headers.upgrade, answer.headers['sec-websocket-version']], ['websocket', '13']);
    if (status === 405) assert.equal(answer.headers.allow, 'GET');
    if (status !== 101) assert.ok(answer.text.length > 10, 'says why');
  });
}

test('107 frames sent behind the handshake, before its answer, are read after it', async () => {
  const user = newUser();
  const socket = await RawWs.login(shared.server.gateway, user);
  assert.equal(socket.welcome.UserId, String(user));
  socket.close();
});

// 108-125: frames --------------------------------------------------------------------------------

async function closesWith(code, ...frames) {
  const user = newUser();
  const socket = await RawWs.login(shared.server.gateway, user);
  socket.write(Buffer.concat(frames));
  const close = await socket.closes();
  assert.equal(close.code, code, close.reason);
  socket.connection.socket.end(); // Else the server waits a second for our close.
  await socket.ends(900);
  await until('it is gone', async () => !(await shared.api.isOnline(user)), 1000);
}

const reservedOpcodes = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];
for (const [title, code, ...frames] of [
  ['108 a frame without a mask', 1002, frame(text, PING, { mask: null })],
  ['108 a ping without a mask', 1002, frame(ping, '', { mask: null })],
  ...[1, 2, 4, 7].map((rsv) => [`109 RSV bits ${rsv}`, 1002, frame(text, PING, { rsv })]),
  ...reservedOpcodes.map((opcode) => [`109 reserved opcode ${opcode}`, 1002, frame(opcode, 'x')]),
  ['110 a short length in 16 bits', 1002, frame(text, PING, { form: 16 })],
  ['110 a short length in 64 bits', 1002, frame(text, PING, { form: 64 })],
  ['110 a 16 bit length in 64 bits', 1002, frame(text, 'a'.repeat(200), { form: 64 })],
  ['110 64 bits with the top bit set', 1002, frame(text, '', { form: 64, length: 1n << 63n })],
  ['111 2^62 bytes announced', 1009, frame(text, '', { form: 64, length: 1n << 62n })],
  ['112 a message over the limit in one frame', 1009, frame(text, 'a'.repeat(4097))],
  ['112 a message over the limit in two fragments', 1009, frame(text, 'a'.repeat(4000), { fin: false }), frame(continuation, 'a'.repeat(97))],
  ['112 fragments of one byte', 1008, frame(text, '{', { fin: false }), ...Array(100).fill(frame(continuation, ' ', { fin: false }))],
  ['112 empty fragments without an end', 1008, frame(text, '', { fin: false }), ...Array(100).fill(frame(continuation, '', { fin: false }))],
  ['113 a ping in fragments', 1002, frame(ping, 'a', { fin: false })],
  ['113 a ping of 126 bytes', 1002, frame(ping, 'a'.repeat(126))],
  ['113 a close in fragments', 1002, closeFrame(1000, '', { fin: false })],
  ['114 a continuation without a start', 1002, frame(continuation, PING)],
  ['114 a new text inside a message', 1002, frame(text, '{', { fin: false }), frame(text, PING)],
  ['118 text that is not UTF-8', 1007, frame(text, Buffer.from([0x22, 0xff, 0x22]))],
  ['118 not UTF-8 across fragments', 1007, frame(text, Buffer.from([0x22, 0xc3]), { fin: false }), frame(continuation, Buffer.from([0x28, 0x22]))],
  ['118 a code point cut off at the end', 1007, frame(text, Buffer.from([0x22, 0xe2, 0x82]))],
  ['120 a close of one byte', 1002, frame(OPCODE.close, 'a')],
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535].map((code) => [`120 close code ${code}`, 1002, closeFrame(code)]),
  ['120 a close reason that is not UTF-8', 1007, closeFrame(1000, Buffer.from([0xff]))],
  ['120 a close of 126 bytes', 1002, closeFrame(1000, 'a'.repeat(124))],
  ['125 a binary frame', 1003, frame(binary, PING)],
]) {
  test(title, () => closesWith(code, ...frames));
}

for (const code of [1000, 1001, 1003, 1007, 1011, 3000, 4999]) {
  test(`120 close code ${code} is answered by the same`, () => closesWith(code, closeFrame(code, 'bye')));
}

async function online() {
  const user = newUser();
  return Object.assign(await RawWs.login(shared.server.gateway, user), { user });
}

test('115 a ping between fragments is answered at once, and the message goes on', async () => {
  const socket = await online();
  socket.write(Buffer.concat([frame(text, PING.slice(0, 5), { fin: false }), frame(ping, 'now')]));
  const answer = await socket.frame();
  assert.deepEqual([answer.opcode, answer.payload.toString()], [pong, 'now']);
  socket.write(frame(continuation, PING.slice(5)));
  await socket.message('Pong');
  socket.close();
});

test('116 a burst of 10^5 pings ends its sender only', async () => {
  const good = await online();
  const hasty = await online();
  hasty.write(Buffer.concat(Array(100_000).fill(frame(ping, 'a'))));
  assert.equal((await hasty.closes()).code, 4007);
  good.send(PING);
  await good.message('Pong');
  good.close();
});

test('117 a pong nobody asked for is a sign of life and nothing more', async () => {
  const socket = await online();
  socket.write(frame(pong, 'x')).send(PING);
  await socket.message('Pong');
  socket.close();
});

test('119 bytes that are not UTF-8 end a message before the rest of it is there', async () => {
  const socket = await online();
  const whole = frame(text, Buffer.concat([Buffer.from([0x22, 0xff]), Buffer.alloc(4000, 0x61)]));
  socket.write(whole.subarray(0, 10));
  assert.equal((await socket.closes()).code, 1007);
  socket.close();
});

test('121 what comes after a close is ignored, a second close too', async () => {
  const socket = await online();
  socket.write(Buffer.concat([closeFrame(1000), frame(text, PING), closeFrame(1001), frame(text, PING)]));
  assert.deepEqual(await socket.closes(), { code: 1000, reason: '' });
  await socket.ends(1500);
  assert.equal(socket.connection.received.length, 0);
});

// The changes a user's devices make are exactly one each: online, then gone.
test('122 close without FIN, FIN without close and a reset in mid-frame: gone within a second', async () => {
  const endings = {
    'close without FIN': (socket) => socket.write(closeFrame(1000)),
    'FIN without close': (socket) => socket.connection.socket.end(),
    'reset in mid-frame': (socket) => {
      socket.write(frame(text, PING).subarray(0, 4));
      socket.connection.socket.resetAndDestroy();
    },
  };
  for (const [what, end] of Object.entries(endings)) {
    const socket = await online();
    assert.ok(await shared.api.isOnline(socket.user));
    end(socket);
    await until(`gone after ${what}`, async () => !(await shared.api.isOnline(socket.user)), 1000);
    socket.close();
  }
});

test('123 a mask of zeros, and the same mask for all frames, are accepted', async () => {
  const socket = await online();
  for (const mask of [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4, 7), Buffer.alloc(4, 7)]) {
    socket.write(frame(text, PING, { mask }));
    await socket.message('Pong');
  }
  socket.close();
});

test('124 a message means the same however its bytes are cut', async () => {
  const socket = await online();
  const bytes = frame(text, PING);
  for (let cut = 1; cut < bytes.length; ++cut) {
    socket.write(bytes.subarray(0, cut));
    await new Promise((resolve) => setImmediate(resolve));
    socket.write(bytes.subarray(cut));
    await socket.message('Pong');
  }
  socket.close();
});

test('124 many frames in one segment are read one after the other', async () => {
  const socket = await online();
  socket.write(Buffer.concat(Array(50).fill(frame(text, PING))));
  for (let n = 0; n < 50; ++n) await socket.message('Pong');
  socket.close();
});

// 126-127: messages ------------------------------------------------------------------------------

test('126 an unknown Type is an Error that names it, and the connection lives on', async () => {
  const socket = await online();
  socket.send({ Type: 'Dance' });
  assert.equal((await socket.message('Error')).Code, 'UnknownType');
  socket.send(PING);
  await socket.message('Pong');
  socket.close();
});

for (const [what, message] of [
  ['not JSON', 'hello'],
  ['an array', '[]'],
  ['a number', '1'],
  ['an object cut short', '{"Type":"Ping"'],
  ['two objects', `${PING}${PING}`],
  ['10^3 commands in an array', `[${Array(200).fill(PING).join(',')}]`],
  ['no Type', '{}'],
  ['a Type that is no text', '{"Type":1}'],
  ['a Type twice', '{"Type":"Ping","Type":"Ping"}'],
  ['a Refresh without a Token', '{"Type":"Refresh"}'],
  ['a Refresh with a Token that is no text', '{"Type":"Refresh","Token":1}'],
]) {
  test(`126 4009 BadMessage after Login: ${what}`, async () => {
    const socket = await online();
    socket.send(message);
    assert.equal((await socket.closes()).code, 4009);
    socket.close();
  });
}

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
  test(`126 4009 BadMessage: Login with ${what}`, async () => {
    const user = newUser();
    const socket = await RawWs.open(shared.server.gateway, { behind: frame(text, loginText(user, fields)) });
    const close = await socket.closes();
    assert.equal(close.code, 4009);
    assert.match(close.reason, new RegExp(Object.keys(fields)[0]), 'names the field');
    assert.ok(!(await shared.api.isOnline(user)));
    socket.close();
  });
}

for (const [what, message] of [
  ['not JSON', 'hello'],
  ['an array', '[]'],
  ['a number', '1'],
  ['no Type', '{}'],
  ['a Type that is no text', '{"Type":1}'],
  ['a Ping', PING],
  ['a Refresh', '{"Type":"Refresh","Token":"x"}'],
  ['a Logout', '{"Type":"Logout"}'],
  ['an unknown Type', '{"Type":"Hello"}'],
]) {
  test(`127 4009 BadMessage: ${what} before Login`, async () => {
    const socket = await RawWs.open(shared.server.gateway);
    socket.send(message);
    assert.equal((await socket.closes()).code, 4009);
    socket.close();
  });
}

test('127 4009 BadMessage: a second Login', async () => {
  const socket = await online();
  socket.send(loginText(socket.user));
  assert.equal((await socket.closes()).code, 4009);
  await until('it is gone', async () => !(await shared.api.isOnline(socket.user)), 1000);
  socket.close();
});
