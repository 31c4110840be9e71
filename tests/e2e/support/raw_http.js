// A TCP connection on which tests write what they like and read HTTP answers.

import net from 'node:net';
import { once } from 'node:events';

import { recordError } from './recorder.js';
import { within } from './wait.js';

export class RawConnection {
  static async open(address) {
    const colon = address.lastIndexOf(':');
    const socket = net.connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) });
    await within(`connecting to ${address}`, once(socket, 'connect'));
    return new RawConnection(socket);
  }

  constructor(socket) {
    this.socket = socket.setNoDelay(true);
    this.received = Buffer.alloc(0);
    this.isClosed = false;
    this.wake = () => {};
    socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.wake();
    });
    socket.on('error', () => {}); // A reset is a close, too.
    this.closed = new Promise((resolve) => {
      const end = () => {
        this.isClosed = true;
        this.wake();
        resolve();
      };
      socket.on('end', end).on('close', end);
    });
  }

  write(bytes) {
    this.socket.write(bytes);
    return this;
  }

  // The next answer: { status, headers, text, json }. Rejects when the connection closes instead.
  async answer(ms = 5000) {
    return within('an answer', this.#answer(), ms);
  }

  async #answer() {
    for (;;) {
      const parsed = this.#parse();
      if (parsed) return parsed;
      if (this.isClosed) throw new Error(`closed without an answer: ${this.received.toString('latin1')}`);
      await new Promise((resolve) => (this.wake = resolve));
    }
  }

  #parse() {
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return null;
    const [first, ...lines] = this.received.toString('latin1', 0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const status = Number(first.split(' ')[1]);
    const length = Number(headers['content-length'] ?? 0);
    if (this.received.length < end + 4 + length) return null;
    const text = this.received.toString('utf8', end + 4, end + 4 + length);
    this.received = this.received.subarray(end + 4 + length);
    if (status >= 400) recordError(`${lines.join('\n')}\n${text}`);
    return { status, headers, text, get json() { return JSON.parse(text); } };
  }

  async closes(ms = 5000) {
    await within('the server closing the connection', this.closed, ms);
  }

  close() {
    this.socket.destroy();
  }
}

// Sends one request on a connection of its own.
export async function exchange(address, bytes) {
  const connection = await RawConnection.open(address);
  try {
    return await connection.write(bytes).answer();
  } finally {
    connection.close();
  }
}

// GET of the admin door.
export function get(address, path, headers = {}) {
  const lines = Object.entries({ Host: address, ...headers }).map(([name, text]) => `${name}: ${text}\r\n`);
  return exchange(address, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
}
