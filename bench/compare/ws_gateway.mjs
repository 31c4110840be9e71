// The gateway a user might write instead of running one: npm `ws` without compression, device tokens
// checked, a table of who is online, heartbeats answered and silent devices dropped.
//
// node ws_gateway.mjs PORT HEARTBEAT_SECONDS KEY

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../tests/e2e/package.json', import.meta.url));
const { WebSocketServer } = require('ws');

const [port, heartbeatSeconds, key] = process.argv.slice(2);
const GRACE_SECONDS = 10;
const online = new Map(); // User -> Map of ConnId -> { socket, device, platform, version, heard }.

function claimsOf(token) {
  const [head, body, signature] = token.split('.');
  const expected = createHmac('sha256', key).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const claims = JSON.parse(Buffer.from(body, 'base64url'));
  return claims.exp > Date.now() / 1000 ? claims : null;
}

function logIn(socket, message) {
  const claims = claimsOf(message.Token);
  if (!claims) return socket.close(4001, 'InvalidToken');
  const connId = randomBytes(16).toString('base64url');
  const record = {
    socket, device: message.DeviceId, platform: message.Platform, version: message.ClientVersion, heard: Date.now(),
  };
  const connections = online.get(claims.sub) ?? new Map();
  online.set(claims.sub, connections.set(connId, record));
  socket.on('close', () => {
    connections.delete(connId);
    if (connections.size === 0 && online.get(claims.sub) === connections) online.delete(claims.sub);
  });
  socket.send(JSON.stringify({
    Type: 'Welcome', ConnId: connId, AppId: claims.app, UserId: claims.sub, HeartbeatSeconds: Number(heartbeatSeconds),
    TokenExpiresAt: String(claims.exp * 1000), ServerTime: String(Date.now()),
  }));
  return record;
}

new WebSocketServer({ port: Number(port), host: '127.0.0.1', perMessageDeflate: false }).on('connection', (socket) => {
  let record = null;
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.Type === 'Login' && !record) record = logIn(socket, message);
    else if (record) record.heard = Date.now();
    if (message.Type === 'Ping') socket.send(JSON.stringify({ Type: 'Pong', ServerTime: String(Date.now()) }));
  });
});

setInterval(() => {
  const oldest = Date.now() - (Number(heartbeatSeconds) + GRACE_SECONDS) * 1000;
  for (const connections of online.values()) {
    for (const { socket, heard } of connections.values()) if (heard < oldest) socket.terminate();
  }
}, 1000);
