// A WebSocket on a raw socket, for frames that no client library would send.

import { RawConnection } from './raw_http.js';
import { recordError } from './recorder.js';
import { tokenOf } from './token.js';
import { within } from './wait.js';

export const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

// A whole upgrade request. `fields` replace those of a good one; undefined leaves one out, a list
// sends one twice.
export function upgradeRequest({ method = 'GET', target = '/v1/connect', version = 'HTTP/1.1', body = '', ...fields } = {}) {
  const all = {
    Host: 'a.test', Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': KEY, ...fields,
  };
  const lines = Object.entries(all).flatMap(([name, values]) =>
    [values].flat().filter((text) => text !== undefined).map((text) => `${name}: ${text}\r\n`));
  return `${method} ${target} ${version}\r\n${lines.join('')}\r\n${body}`;
}

// `length` writes another length than the payload's; `form` is 7, 16 or 64 bits, else the shortest.
export function frame(opcode, payload = '', { fin = true, rsv = 0, mask = MASK, length, form } = {}) {
  const bytes = Buffer.from(payload);
  const size = BigInt(length ?? bytes.length);
  const bits = form ?? (size < 126n ? 7 : size < 65536n ? 16 : 64);
  const head = Buffer.alloc(2 + { 7: 0, 16: 2, 64: 8 }[bits]);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (mask ? 0x80 : 0) | { 7: Number(size), 16: 126, 64: 127 }[bits];
  if (bits === 16) head.writeUInt16BE(Number(size), 2);
  if (bits === 64) head.writeBigUInt64BE(BigInt.asUintN(64, size), 2);
  if (!mask) return Buffer.concat([head, bytes]);
  return Buffer.concat([head, mask, Buffer.from(bytes.map((byte, index) => byte ^ mask[index % 4]))]);
}

export const closeFrame = (code, reason = '', options) => {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return frame(OPCODE.close, Buffer.concat([head, Buffer.from(reason)]), options);
};

export const loginText = (user, fields = {}) => JSON.stringify({
  Type: 'Login', Token: tokenOf(user), DeviceId: 1, Platform: 'Web', ClientVersion: 1, ...fields,
});

export class RawWs {
  // Opens and upgrades; `behind` is sent in the same write as the request.
  static async open(address, { behind = Buffer.alloc(0), ...fields } = {}) {
    const socket = new RawWs(await RawConnection.open(address));
    const answer = await socket.write(Buffer.concat([Buffer.from(upgradeRequest(fields), 'latin1'), behind])).connection.answer();
    if (answer.status !== 101) throw new Error(`HTTP ${answer.status} ${answer.text}`);
    return socket;
  }

  // Also logs in.
  static async login(address, user, fields) {
    const socket = await RawWs.open(address, { behind: frame(OPCODE.text, loginText(user, fields)) });
    socket.welcome = await socket.message('Welcome');
    return socket;
  }

  constructor(connection) {
    this.connection = connection;
  }

  write(bytes) {
    this.connection.write(bytes);
    return this;
  }

  send(message) {
    return this.write(frame(OPCODE.text, typeof message === 'string' ? message : JSON.stringify(message)));
  }

  // The next frame: { opcode, payload }. Rejects when the connection closes instead.
  async frame(ms = 5000) {
    return within('a frame', this.#frame(), ms);
  }

  async #frame() {
    for (;;) {
      const { received, isClosed } = this.connection;
      const parsed = this.#parse(received);
      if (parsed) return parsed;
      if (isClosed) throw new Error('closed without a frame');
      await new Promise((resolve) => (this.connection.wake = resolve));
    }
  }

  #parse(received) {
    if (received.length < 2) return null;
    const short = received[1] & 0x7f;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (received.length < start) return null;
    const size = short === 126 ? received.readUInt16BE(2) : short === 127 ? Number(received.readBigUInt64BE(2)) : short;
    if (received.length < start + size) return null;
    this.connection.received = received.subarray(start + size);
    return { opcode: received[0] & 0x0f, fin: received[0] >> 7, payload: received.subarray(start, start + size) };
  }

  // The next message of this Type.
  async message(type) {
    const { opcode, payload } = await this.frame();
    const json = opcode === OPCODE.text ? JSON.parse(payload) : { Type: `a frame of opcode ${opcode}`, code: payload.toString('hex') };
    if (json.Type !== type) throw new Error(`want ${type}, got ${JSON.stringify(json)}`);
    return json;
  }

  // How the server closes it: { code, reason }. What it sent before is skipped.
  async closes(ms = 5000) {
    for (;;) {
      const { opcode, payload } = await this.frame(ms);
      if (opcode !== OPCODE.close) continue;
      recordError(payload.toString('latin1', 2));
      return { code: payload.length ? payload.readUInt16BE(0) : undefined, reason: payload.toString('utf8', 2) };
    }
  }

  async ends(ms) {
    await this.connection.closes(ms);
  }

  close() {
    this.connection.close();
  }
}
