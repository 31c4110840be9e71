// TLS on every door: real clients, resumption, what is refused, and certificates that change.

import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';

import { makeCertificate, tlsEverywhere, tlsKeys } from './support/certificates.js';
import { ACCESS_KEY, APP, makeConfig, SECRET_KEY, toToml } from './support/config.js';
import { Device } from './support/device.js';
import { ownServer } from './support/hooks.js';
import { Program, run } from './support/program.js';
import { proxyHeader } from './support/proxy.js';
import { Server, temporaryFolder } from './support/server.js';
import { signedRequest } from './support/signer.js';
import { tokenOf } from './support/token.js';
import { slowness, until, within } from './support/wait.js';

const made = makeCertificate({ serial: 1 });
const stranger = makeCertificate({ serial: 99 });
const shared = {};
before(async () => {
  shared.server = await Server.start(tlsEverywhere(made));
});
after(() => shared.server.stop());

const DOORS = ['openapi', 'gateway', 'admin'];
const portOf = (address) => Number(address.split(':').pop());
const wssOf = (server) => `wss://${server.gateway}/v1/connect`;
const login = (server, user, ca = made.ca) => Device.login(server, user, {}, { url: wssOf(server), ca });

// A connection after its handshake. Rejects with the reason of a failure.
async function connect(address, { ca = made.ca, ...options } = {}) {
  const socket = tls.connect({ host: '127.0.0.1', port: portOf(address), ca, servername: 'localhost', ...options });
  socket.received = '';
  socket.on('data', (bytes) => (socket.received += bytes));
  socket.sessions = [];
  socket.on('session', (session) => socket.sessions.push(session));
  await within('the handshake', new Promise((resolve, reject) => {
    socket.on('secureConnect', resolve);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed')));
  }));
  return socket;
}

// GET over https; the answer with `text`.
async function get(address, path, ca = made.ca) {
  const socket = await connect(address, { ca });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  await within('the answer', new Promise((resolve) => socket.on('close', resolve)));
  const [head, text] = socket.received.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), text };
}

async function metric(server, name, ca = made.ca) {
  const { text } = await get(server.admin, '/metrics', ca);
  const line = text.split('\n').find((one) => one.startsWith(`${name} `) || one.startsWith(`${name.replace(/\{(.*),(.*)\}/, '{$2,$1}')} `));
  return Number(line.split(' ').pop());
}
const handshakes = (server, door, kind) => metric(server, `rollcall_net_tls_handshakes_total{door="${door}",kind="${kind}"}`);
const failures = (server, door, reason) =>
  metric(server, `rollcall_net_tls_handshake_failures_total{door="${door}",reason="${reason}"}`);

// Real clients -------------------------------------------------------------------------------------

test('a browser-like device, a signed call and an operator, all over TLS', async () => {
  const device = await login(shared.server, 1);
  assert.equal(device.welcome.UserId, '1');
  const socket = await connect(shared.server.openapi);
  socket.write(signedRequest({ action: 'QueryOnlineStatus', body: `{"AppId":${APP},"UserIds":[1]}` }));
  await until('an answer', () => socket.received.includes('"ConnId"'));
  assert.match(socket.received, /^HTTP\/1.1 200 /);
  socket.destroy();
  const connections = await get(shared.server.admin, `/connections?app=${APP}&user=1`);
  assert.ok(connections.text.includes(device.welcome.ConnId));
  assert.ok(connections.text.includes('127.0.0.1'), 'the address is that of the socket');
  const { code } = await device.close();
  assert.equal(code, 1000);
});

// Node reads the variable when it starts, so this is a process of its own.
test('the official Node SDK with NODE_EXTRA_CA_CERTS', async () => {
  const device = await login(shared.server, 2);
  const script = join(temporaryFolder(), 'sdk.mjs');
  writeFileSync(script, `
    const { createRequire } = await import('node:module');
    const volcengine = createRequire(${JSON.stringify(import.meta.url)})('@volcengine/openapi');
    const service = new volcengine.Service({
      host: 'localhost:${portOf(shared.server.openapi)}', protocol: 'https:', serviceName: 'rtc', region: 'cn-north-1',
      defaultVersion: '2020-12-01', accessKeyId: '${ACCESS_KEY}', secretKey: '${SECRET_KEY}',
    });
    console.log(JSON.stringify(await service.createJSONAPI('QueryOnlineStatus')({ AppId: ${APP}, UserIds: [2] })));
  `);
  const sdk = async (env) => {
    const program = new Program([script], { binary: process.execPath, env });
    const { code } = await within('the SDK ending', program.exited);
    return { code, stdout: program.stdout, stderr: program.stderr };
  };
  const { code, stdout, stderr } = await sdk({ NODE_EXTRA_CA_CERTS: made.cert });
  assert.equal(code, 0, stderr);
  assert.ok(JSON.parse(stdout).Result.QueryOnlineResults['2'], stdout);
  const untrusted = await sdk({ NODE_EXTRA_CA_CERTS: stranger.cert });
  assert.notEqual(untrusted.code, 0);
  assert.match(untrusted.stderr, /self-signed|SELF_SIGNED/);
  await device.close();
});

test('rollcall query and rollcall connect, with --ca-file and without', async () => {
  const { server } = shared;
  const device = new Program(
    ['connect', '--gateway', `wss://${server.gateway}`, '--ca-file', made.cert, '--token', '-', '--device-id', '1',
      '--platform', 'iOS', '--client-version', '1'],
    { input: tokenOf(3) },
  );
  await device.waitFor(/"Welcome"/);
  const query = (...more) => run([
    'query', '--endpoint', `https://${server.openapi}`, '--access-key', ACCESS_KEY, '--secret-key', SECRET_KEY,
    '--app-id', `${APP}`, ...more, '3',
  ]);
  const good = await query('--ca-file', made.cert);
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /3\s+online/);
  for (const more of [[], ['--ca-file', stranger.cert]]) {
    const bad = await query(...more);
    assert.equal(bad.code, 1);
    assert.equal(bad.stderr, `rollcall: ${server.openapi}: its certificate was not accepted: self-signed certificate\n`);
  }
  device.signal('SIGINT');
  assert.deepEqual(await device.exited, { code: 0, signal: null });
  assert.match(device.stdout, /"Code":1000/);
});

test('a large request and its answer pass, whatever the records they come in', async () => {
  const users = [...Array(100).keys()].map((n) => 4_000_000_000 + n);
  const body = JSON.stringify({ AppId: APP, UserIds: users });
  const request = Buffer.from(signedRequest({ action: 'QueryOnlineStatus', body }));
  const socket = await connect(shared.server.openapi);
  socket.setNoDelay(true);
  for (let at = 0; at < request.length; at += 7) socket.write(request.subarray(at, at + 7));
  await until('an answer', () => socket.received.includes('QueryOnlineResults'));
  assert.match(socket.received, /^HTTP\/1.1 200 /);
  socket.destroy();
});

// Protocol -----------------------------------------------------------------------------------------

for (const version of ['TLSv1.2', 'TLSv1.3']) {
  test(`${version}: a session is resumed on every door, and counted`, async () => {
    for (const door of DOORS) {
      const before = await handshakes(shared.server, door, 'resumed');
      const options = { minVersion: version, maxVersion: version };
      const first = await connect(shared.server[door], options);
      await until('a ticket', () => first.sessions.length > 0);
      assert.equal(first.isSessionReused(), false);
      const second = await connect(shared.server[door], { ...options, session: first.sessions[0] });
      assert.equal(second.isSessionReused(), true, door);
      assert.equal(second.getProtocol(), version);
      // The server has the last word of the client a moment after the client has sent it.
      await until(`${door} counted`, async () => (await handshakes(shared.server, door, 'resumed')) === before + 1);
      first.destroy();
      second.destroy();
    }
  });
}

test('TLS 1.1 is refused and counted', async () => {
  for (const door of DOORS) {
    const before = await failures(shared.server, door, 'old_version');
    await assert.rejects(connect(shared.server[door], {
      minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0',
    }));
    assert.equal(await failures(shared.server, door, 'old_version'), before + 1, door);
  }
});

test('HTTP/1.1 is chosen when it is offered, and h2 alone is no reason to fail', async () => {
  const chosen = async (ALPNProtocols) => {
    const socket = await connect(shared.server.openapi, { ALPNProtocols });
    socket.destroy();
    return socket.alpnProtocol;
  };
  assert.equal(await chosen(['h2', 'http/1.1']), 'http/1.1');
  assert.equal(await chosen(['h2']), false);
});

test('the end of an answer is said, so that a client can tell it from a cut', async () => {
  const socket = await connect(shared.server.admin);
  let ended = false;
  socket.on('end', () => (ended = true));
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  await within('the end', new Promise((resolve) => socket.on('close', resolve)));
  assert.ok(ended);
});

// What is not TLS ----------------------------------------------------------------------------------

// How long until the server ends a connection that sent `bytes`, and what it said.
async function dropped(address, bytes) {
  const socket = net.connect(portOf(address), '127.0.0.1');
  const begin = performance.now();
  let text = '';
  socket.on('data', (part) => (text += part.toString('latin1')));
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('end', () => socket.end());
  socket.write(bytes);
  await within('the server ending it', closed);
  return { ms: performance.now() - begin, text };
}

test('plain text on a TLS port is dropped within a second and counted', async () => {
  for (const door of DOORS) {
    const before = await failures(shared.server, door, 'not_tls');
    const requests = [
      'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'POST /?Action=QueryOnlineStatus HTTP/1.1\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', Buffer.alloc(64, 0xff),
    ];
    for (const bytes of requests) {
      const { ms, text } = await dropped(shared.server[door], bytes);
      assert.ok(ms < 1000 * slowness, `${door}: ${ms} ms`);
      assert.doesNotMatch(text, /HTTP/);
    }
    assert.equal(await failures(shared.server, door, 'not_tls'), before + requests.length, door);
  }
});

test('a TLS hello on a plain port is answered or dropped within a second', async (t) => {
  const { server } = await ownServer(t);
  for (const door of DOORS) {
    const begin = performance.now();
    await assert.rejects(connect(server[door]));
    assert.ok(performance.now() - begin < 1000 * slowness, door);
  }
});

test('a device that never finishes its handshake is cut off at login_timeout', async (t) => {
  const { server } = await ownServer(t, tlsEverywhere(made, { gateway: { login_timeout: '300ms' } }));
  for (const bytes of ['', Buffer.from([0x16, 0x03, 0x01])]) {
    const { ms } = await dropped(server.gateway, bytes);
    assert.ok(ms > 250 && ms < 2500 * slowness, `${ms} ms`);
  }
  await until('both counted', async () => (await failures(server, 'gateway', 'cut_off')) === 2);
});

test('a peer that leaves in the middle of the handshake is counted', async () => {
  const before = await failures(shared.server, 'gateway', 'left');
  const socket = net.connect(portOf(shared.server.gateway), '127.0.0.1');
  socket.end(Buffer.from([0x16, 0x03, 0x01]));
  await until('it counted', async () => (await failures(shared.server, 'gateway', 'left')) === before + 1);
});

test('a client that does not trust the certificate is counted as one that refused', async () => {
  const before = await failures(shared.server, 'gateway', 'refused');
  const { code } = await run([
    'connect', '--gateway', `wss://${shared.server.gateway}`, '--token', '-', '--device-id', '1', '--platform', 'iOS',
    '--client-version', '1',
  ], { input: tokenOf(4) });
  assert.equal(code, 1);
  await until('it counted', async () => (await failures(shared.server, 'gateway', 'refused')) === before + 1);
});

test('a PROXY header stands before TLS, and names the device', async (t) => {
  const settings = { gateway: { trusted_proxies: ['127.0.0.1'], proxy_protocol: true } };
  const { server } = await ownServer(t, tlsEverywhere(made, settings));
  const createConnection = () => {
    const socket = net.connect(portOf(server.gateway), '127.0.0.1');
    socket.write(proxyHeader('203.0.113.5'));
    return tls.connect({ socket, ca: made.ca, servername: 'localhost' });
  };
  const device = await Device.login(server, 12, {}, { url: wssOf(server), createConnection });
  const connections = await get(server.admin, `/connections?app=${APP}&user=12`);
  assert.ok(connections.text.includes('203.0.113.5'), connections.text);
  await device.close();
});

// Reload -------------------------------------------------------------------------------------------

const serialOn = async (server, door, ca) => {
  const socket = await connect(server[door], { ca });
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return parseInt(serialNumber, 16);
};

test('SIGHUP: new connections get the renewed file, devices stay; a bad pair leaves the old one', async (t) => {
  const current = makeCertificate({ serial: 5 });
  const next = makeCertificate({ serial: 6 });
  const { server } = await ownServer(t, tlsEverywhere(current));
  const trusted = [current.ca, next.ca];
  const old = await login(server, 7, trusted);
  for (const door of DOORS) assert.equal(await serialOn(server, door, trusted), 5);

  copyFileSync(next.cert, current.cert); // The key is still the old one: a renewal half done.
  await server.logs(/reload refused.*tls_key.*does not belong to tls_cert/, () => server.program.signal('SIGHUP'));
  for (const door of DOORS) assert.equal(await serialOn(server, door, trusted), 5);
  assert.equal(await metric(server, 'rollcall_config_reloads_total{result="failed"}', trusted), 1);

  copyFileSync(next.key, current.key);
  await server.logs(/reloaded/, () => server.program.signal('SIGHUP'));
  for (const door of DOORS) assert.equal(await serialOn(server, door, trusted), 6);

  old.send({ Type: 'Ping' });
  await old.next('Pong');
  const again = await login(server, 8, next.ca);
  await again.close();
  await old.close();
});

test('SIGHUP: tickets outlive a reload that does not touch the certificate', async (t) => {
  const { server } = await ownServer(t, tlsEverywhere(made));
  const first = await connect(server.gateway);
  await until('a ticket', () => first.sessions.length > 0);
  await server.logs(/reloaded/, () => server.program.signal('SIGHUP'));
  const second = await connect(server.gateway, { session: first.sessions[0] });
  assert.equal(second.isSessionReused(), true);
  first.destroy();
  second.destroy();
});

test('SIGHUP: TLS can be switched on, for the connections that follow', async (t) => {
  const { server } = await ownServer(t);
  const plain = await Device.login(server, 9);
  server.write({ gateway: { listen: server.gateway, ...tlsKeys(made) } });
  await server.logs(/reloaded/, () => server.program.signal('SIGHUP'));
  const device = await login(server, 10);
  plain.send({ Type: 'Ping' });
  await plain.next('Pong');
  await device.close();
  await plain.close();
});

test('a drain tells TLS devices too', async (t) => {
  const { server } = await ownServer(t, tlsEverywhere(made));
  const devices = await Promise.all([...Array(20).keys()].map((n) => login(server, 100 + n)));
  server.program.signal('SIGTERM');
  for (const device of devices) assert.equal((await device.closes()).code, 1012);
  assert.deepEqual(await server.program.exited, { code: 0, signal: null });
});

// Configuration ------------------------------------------------------------------------------------

test('check-config names the line of a pair that cannot be used, and warns of what will hurt', async () => {
  const folder = temporaryFolder();
  const check = async (gateway) => {
    const file = join(folder, 'rollcall.toml');
    writeFileSync(file, toToml(makeConfig({ gateway })));
    const { code, stdout, stderr } = await run(['check-config', file]);
    return { code, said: `${stdout}${stderr}`, lines: readFileSync(file, 'utf8').split('\n') };
  };
  const wrong = await check({ tls_cert: made.cert, tls_key: stranger.key });
  assert.equal(wrong.code, 2);
  const number = wrong.lines.findIndex((line) => line.startsWith('tls_key')) + 1;
  assert.match(wrong.said, new RegExp(`rollcall.toml:${number}: gateway.tls_key: does not belong to tls_cert\n`));
  assert.match((await check({ tls_cert: made.cert })).said, /gateway.tls_key: is required because gateway.tls_cert is set/);

  const soon = makeCertificate({ serial: 7, days: 3 });
  chmodSync(soon.key, 0o644);
  copyFileSync(soon.cert, join(folder, 'cert.pem'));
  copyFileSync(soon.key, join(folder, 'key.pem'));
  const good = await check({ tls_cert: 'cert.pem', tls_key: 'key.pem' });
  assert.equal(good.code, 0, good.said);
  assert.match(good.said, /gateway.tls_cert: names a certificate that expires within 14 days/);
  assert.match(good.said, /gateway.tls_key: names a file that every user of this machine can read/);
});

test('an RSA key serves too', async (t) => {
  const rsa = makeCertificate({ kind: 'rsa', serial: 8 });
  const { server } = await ownServer(t, tlsEverywhere(rsa));
  const device = await login(server, 11, rsa.ca);
  await device.close();
  assert.doesNotMatch(server.log, /PRIVATE KEY/);
});

// Kept connections ---------------------------------------------------------------------------------

test('a kept https connection carries many calls', async () => {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca: made.ca });
  const call = () =>
    new Promise((resolve, reject) => {
      const request = https.get(
        { host: 'localhost', port: portOf(shared.server.admin), path: '/healthz', agent },
        (response) => response.resume().on('end', () => resolve(request.reusedSocket)),
      );
      request.on('error', reject);
    });
  const reused = [];
  for (let n = 0; n < 20; ++n) reused.push(await call());
  assert.deepEqual(reused, [false, ...Array(19).fill(true)]);
  agent.destroy();
});
