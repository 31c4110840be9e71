// A load balancer in front of the gateway: PROXY headers, version 2, and devices behind them.

import net from 'node:net';

import { Device } from './device.js';
import { RawConnection } from './raw_http.js';
import { KEY } from './raw_ws.js';

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
export const COMMAND = { local: 0x20, proxy: 0x21 };

const bytesOf = (ip) => {
  if (net.isIPv4(ip)) return Buffer.from(ip.split('.').map(Number));
  const [before, after = ''] = ip.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const tail = after === '' ? [] : after;
  const groups = ip.includes('::') ? [...before, ...Array(8 - before.length - tail.length).fill('0'), ...tail] : before;
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
};

// Says that `ip` calls from `port`. Every part can be replaced; `fields` follow the addresses.
export function proxyHeader(ip = '203.0.113.5', {
  port = 4711, command = COMMAND.proxy, family = net.isIPv4(ip) ? 0x11 : 0x21, fields = Buffer.alloc(0), body, length,
} = {}) {
  const source = bytesOf(ip);
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(port, 0);
  ports.writeUInt16BE(443, 2);
  const rest = body ?? Buffer.concat([source, Buffer.alloc(source.length, 9), ports, fields]);
  const fixed = Buffer.from([command, family, 0, 0]);
  fixed.writeUInt16BE(length ?? rest.length, 2);
  return Buffer.concat([SIGNATURE, fixed, rest]);
}

export const localHeader = () => proxyHeader('0.0.0.0', { command: COMMAND.local, family: 0, body: Buffer.alloc(0) });

// For the options of Device: a socket on which `header` goes first.
export const behind = (header) => ({
  createConnection: ({ port, host }) => {
    const socket = net.connect({ port, host: host ?? '127.0.0.1' });
    socket.write(header);
    return socket;
  },
});

export const forwardedFor = (...values) => ({ headers: { 'X-Forwarded-For': values.join(', ') } });

// The answer to an upgrade request with these fields: { status, headers, text }. The connection ends.
export async function upgrade(address, fields = [], before = Buffer.alloc(0)) {
  const connection = await RawConnection.open(address);
  const lines = [
    'GET /v1/connect HTTP/1.1', 'Host: a.test', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${KEY}`, ...fields.map(([name, text]) => `${name}: ${text}`),
  ];
  try {
    return await connection.write(Buffer.concat([before, Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)])).answer();
  } finally {
    connection.close();
  }
}

// Logs a device in with a bad token; resolves with the close code, or the HTTP status of a refusal.
export async function badLogin(server, options) {
  let device;
  try {
    device = await Device.open(server, options);
  } catch (error) {
    if (error.response) return error.response.statusCode;
    throw error;
  }
  device.send({ Type: 'Login', Token: 'not.a.token', DeviceId: 1, Platform: 'Web', ClientVersion: 1 });
  return (await device.closes()).code;
}
