// Who the peer really is, and the limits that protect the node from it. The numbers in front of the
// names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { describe, test } from 'node:test';

import { APP } from './support/config.js';
import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { badLogin, behind, forwardedFor, localHeader, proxyHeader, upgrade } from './support/proxy.js';
import { exchange, get, RawConnection } from './support/raw_http.js';
import { signedRequest } from './support/signer.js';
import { slowness, until, within } from './support/wait.js';

const BODY = `{"AppId":${APP},"UserIds":[10001]}`;
const good = (headers = []) => signedRequest({ body: BODY, headers });
const bad = (headers = []) => signedRequest({ body: BODY, headers, secretKey: 'not the secret of that key' });
const xff = (...values) => values.map((value) => ['X-Forwarded-For', value]);

// Where the connections of a user come from, as operators see it.
async function remotes(server, user) {
  const { json } = await get(server.admin, `/connections?app=${APP}&user=${user}`);
  return json.Connections.map((connection) => connection.Address);
}

// The client in the access line of one good call.
async function clientOf(server, headers) {
  let answer;
  const [, client] = await server.logs(/client"?[=:]"?([^\s",}]+)/, async () => {
    answer = await exchange(server.openapi, good(headers));
  });
  assert.equal(answer.status, 200, answer.text);
  return client;
}

// PROXY protocol ---------------------------------------------------------------------------------

describe('with proxy_protocol', () => {
  const shared = sharedServer({
    gateway: {
      proxy_protocol: true, trusted_proxies: ['127.0.0.1', '10.0.0.0/8'], login_timeout: '1s',
      max_connections_per_address: 2, max_failures_per_second: 2,
    },
  });

  test('the header tells who the client is', async () => {
    const cases = [
      [1, proxyHeader('203.0.113.5', { port: 4711 }), /^203\.0\.113\.5:4711$/],
      [2, proxyHeader('2001:db8::5', { port: 65535 }), /^\[2001:db8::5\]:65535$/],
      [3, proxyHeader('203.0.113.6', { fields: Buffer.from([4, 0, 2, 1, 1]) }), /^203\.0\.113\.6:4711$/],
      [4, localHeader(), /^127\.0\.0\.1:\d+$/],
      [5, proxyHeader('0.0.0.0', { family: 0x31, body: Buffer.alloc(216, 65) }), /^127\.0\.0\.1:\d+$/],
    ];
    for (const [user, header, remote] of cases) {
      const device = await Device.login(shared.server, user, {}, behind(header));
      const [seen, ...others] = await remotes(shared.server, user);
      assert.match(seen, remote);
      assert.deepEqual(others, []);
      await device.close();
    }
  });

  test('a header that comes byte by byte is as good', async () => {
    const connection = await RawConnection.open(shared.server.gateway);
    for (const byte of proxyHeader('203.0.113.5')) {
      connection.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    connection.write('GET / HTTP/1.1\r\nHost: a.test\r\n\r\n');
    assert.equal((await connection.answer()).status, 404);
    connection.close();
  });

  const signature = proxyHeader().subarray(0, 12);
  for (const [what, bytes] of [
    ['an upgrade without a header', 'GET /v1/connect HTTP/1.1\r\nHost: a.test\r\n\r\n'],
    ['version 1', 'PROXY TCP4 203.0.113.5 10.0.0.1 4711 443\r\n'],
    ['another version', Buffer.concat([signature, Buffer.from([0x11, 0x11, 0, 12]), Buffer.alloc(12)])],
    ['another command', proxyHeader('203.0.113.5', { command: 0x22 })],
    ['a datagram', proxyHeader('203.0.113.5', { family: 0x12 })],
    ['too short an address', proxyHeader('203.0.113.5', { body: Buffer.alloc(11) })],
    ['a length over 536', proxyHeader('203.0.113.5', { length: 521 })],
    ['TLS', Buffer.from([0x16, 3, 1, 0, 200, 1])],
  ]) {
    test(`27 ${what} is no header: closed without a word`, async () => {
      const before = await shared.server.refusals('gateway', 'bad_proxy_header');
      const connection = await RawConnection.open(shared.server.gateway);
      await connection.write(bytes).closes();
      assert.equal(connection.received.length, 0);
      assert.equal(await shared.server.refusals('gateway', 'bad_proxy_header'), before + 1);
    });
  }

  test('27 a header that does not come to its end in login_timeout is closed', async () => {
    const begin = performance.now();
    const connection = await RawConnection.open(shared.server.gateway);
    await connection.write(proxyHeader().subarray(0, 27)).closes();
    assert.ok(performance.now() - begin >= 990);
    assert.equal(await shared.server.refusals('gateway', 'proxy_header_timeout'), 1);
  });

  test('27 a peer that is no trusted proxy is closed, whatever it says', async (t) => {
    const { server } = await ownServer(t, { gateway: { proxy_protocol: true, trusted_proxies: ['10.0.0.0/8'] } });
    const connection = await RawConnection.open(server.gateway);
    await connection.write(proxyHeader('10.0.0.1')).closes();
    assert.equal(await server.refusals('gateway', 'untrusted_peer'), 1);
  });

  test('152 one connection too many of one address is closed at once', async () => {
    const first = await Device.login(shared.server, 20, {}, behind(proxyHeader('203.0.113.20')));
    const second = await Device.login(shared.server, 21, {}, behind(proxyHeader('203.0.113.20')));
    const before = await shared.server.refusals('gateway', 'address_connections');
    const connection = await RawConnection.open(shared.server.gateway);
    await connection.write(proxyHeader('203.0.113.20')).closes();
    assert.equal(await shared.server.refusals('gateway', 'address_connections'), before + 1);
    await (await Device.login(shared.server, 22, {}, behind(proxyHeader('203.0.113.21')))).close();

    await first.close();
    const third = await until('room for one more', () =>
      Device.login(shared.server, 23, {}, behind(proxyHeader('203.0.113.20'))).catch(() => null));
    await Promise.all([second.close(), third.close()]);
  });

  test('152 an IPv6 client counts with its whole /64', async () => {
    const header = (ip) => behind(proxyHeader(ip));
    const devices = [
      await Device.login(shared.server, 30, {}, header('2001:db8:0:7::1')),
      await Device.login(shared.server, 31, {}, header('2001:db8:0:7::2')),
    ];
    await assert.rejects(Device.open(shared.server, header('2001:db8:0:7:ffff::3')));
    devices.push(await Device.login(shared.server, 32, {}, header('2001:db8:0:8::1')));
    await Promise.all(devices.map((device) => device.close()));
  });

  test('142 an address with too many bad tokens is refused until time has passed', async () => {
    const there = behind(proxyHeader('203.0.113.40'));
    assert.equal(await badLogin(shared.server, there), 4001);
    assert.equal(await badLogin(shared.server, there), 4001);
    const seen = [];
    await until('429', async () => seen[seen.push(await badLogin(shared.server, there)) - 1] === 429);
    await (await Device.login(shared.server, 40, {}, behind(proxyHeader('203.0.113.41')))).close();
    const device = await until('a welcome', () => Device.login(shared.server, 41, {}, there).catch(() => null));
    await device.close();
  });

  test('X-Forwarded-For counts behind the header only if its client is a trusted proxy', async () => {
    const cases = [
      [50, '10.0.0.7', '203.0.113.50'],
      [51, '203.0.113.51', '203.0.113.51:4711'],
    ];
    for (const [user, proxy, remote] of cases) {
      const options = { ...behind(proxyHeader(proxy)), ...forwardedFor('203.0.113.50') };
      const device = await Device.login(shared.server, user, {}, options);
      assert.deepEqual(await remotes(shared.server, user), [remote]);
      await device.close();
    }
  });
});

test('27 a PROXY header where it is not configured is bad HTTP', async (t) => {
  const { server } = await ownServer(t);
  for (const address of [server.gateway, server.openapi]) {
    assert.equal((await exchange(address, proxyHeader('203.0.113.5'))).status, 400);
  }
});

// X-Forwarded-For --------------------------------------------------------------------------------

describe('behind trusted proxies', () => {
  const limits = { trusted_proxies: ['127.0.0.1', '10.0.0.0/8'], max_connections_per_address: 2, max_failures_per_second: 3 };
  const shared = sharedServer({ openapi: limits, gateway: limits });

  for (const [what, values, client] of [
    ['one hop', ['203.0.113.5'], '203.0.113.5'],
    ['a chain of trusted proxies', ['203.0.113.5, 10.0.0.2, 10.0.0.3'], '203.0.113.5'],
    ['what the client itself forged in front', ['127.0.0.1, 198.51.100.1, 203.0.113.5'], '203.0.113.5'],
    ['several fields', ['203.0.113.5', '10.0.0.2'], '203.0.113.5'],
    ['a hop that is no address', ['203.0.113.5, unknown, 10.0.0.2'], '10.0.0.2'],
    ['IPv6 with a port', ['[2001:db8::5]:4711'], '[2001:db8::5]:4711'],
  ]) {
    test(`X-Forwarded-For tells the client of a call: ${what}`, async () => {
      assert.equal(await clientOf(shared.server, xff(...values)), client);
    });
  }

  test('without X-Forwarded-For the proxy is the client', async () => {
    assert.match(await clientOf(shared.server, []), /^127\.0\.0\.1:\d+$/);
  });

  test('a refused request has its client in the log, too', async () => {
    await shared.server.logs(/client=203\.0\.113\.9 /, () =>
      exchange(shared.server.openapi, 'GET / HTTP/1.1\r\nHost: a.test\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n'));
  });

  test('X-Forwarded-For tells where a device is', async () => {
    const device = await Device.login(shared.server, 60, {}, forwardedFor('203.0.113.60', '10.0.0.2'));
    assert.deepEqual(await remotes(shared.server, 60), ['203.0.113.60']);
    await device.close();
  });

  test('152 one device too many of one address is answered 429 with Retry-After', async () => {
    const there = forwardedFor('203.0.113.70');
    const devices = [await Device.login(shared.server, 70, {}, there), await Device.login(shared.server, 71, {}, there)];
    const before = await shared.server.refusals('gateway', 'address_connections');
    const refused = await upgrade(shared.server.gateway, xff('203.0.113.70'));
    assert.equal(refused.status, 429, refused.text);
    assert.match(refused.headers['retry-after'], /^[1-9]\d*$/);
    assert.equal(await shared.server.refusals('gateway', 'address_connections'), before + 1);
    assert.equal((await upgrade(shared.server.gateway, xff('203.0.113.71'))).status, 101);

    await devices[0].close();
    devices.push(await until('room for one more', () => Device.login(shared.server, 72, {}, there).catch(() => null)));
    await Promise.all(devices.map((device) => device.close()));
  });

  test('the proxies themselves may have as many as they like', async () => {
    const devices = await Promise.all([...Array(5).keys()].map((n) => Device.login(shared.server, 80 + n)));
    await Promise.all(devices.map((device) => device.close()));
  });

  test('142 an address whose requests fail is answered 429 before they are verified', async () => {
    const there = xff('203.0.113.90');
    const statuses = [];
    await until('429', async () => statuses[statuses.push((await exchange(shared.server.openapi, bad(there))).status) - 1] === 429);
    assert.ok(statuses.length > 3, `a burst of 3 is allowed: ${statuses}`);
    const refused = await exchange(shared.server.openapi, bad(there));
    if (refused.status === 429) { // Not if a token came back just now.
      assert.equal(refused.json.ResponseMetadata.Error.Code, 'FlowLimitExceeded');
      assert.match(refused.headers['retry-after'], /^[1-9]\d*$/);
    }
    assert.ok((await shared.server.refusals('openapi', 'address_failures')) >= 1);

    assert.equal((await exchange(shared.server.openapi, good(xff('203.0.113.91')))).status, 200);
    await until('it being served again', async () => (await exchange(shared.server.openapi, good(there))).status === 200);
  });

  test('142 an address with bad tokens is answered 429 at the handshake, with Retry-After', async () => {
    const there = forwardedFor('203.0.113.95');
    await until('429', async () => (await badLogin(shared.server, there)) === 429);
    assert.ok((await shared.server.refusals('gateway', 'address_failures')) >= 1);
    await (await Device.login(shared.server, 96, {}, forwardedFor('203.0.113.96'))).close();
    const device = await until('a welcome', () => Device.login(shared.server, 95, {}, there).catch(() => null));
    await device.close();
  });

  test('a reload changes the limits', async (t) => {
    const { server } = await ownServer(t, { openapi: limits, gateway: limits });
    const reload = (changes) => server.logs(/reloaded/, () => {
      server.write({ openapi: { ...limits, ...changes }, gateway: { ...limits, ...changes } });
      server.program.signal('SIGHUP');
    });
    const there = forwardedFor('203.0.113.70');
    await reload({ max_connections_per_address: 1, max_failures_per_second: 0 });
    await Device.login(server, 1, {}, there);
    assert.equal((await upgrade(server.gateway, xff('203.0.113.70'))).status, 429);
    for (let i = 0; i < 10; ++i) assert.equal((await exchange(server.openapi, bad(xff('203.0.113.70')))).status, 401);
    await reload({ max_connections_per_address: 0, max_failures_per_second: 1 });
    for (let user = 2; user < 10; ++user) await Device.login(server, user, {}, there);
    await until('429', async () => (await exchange(server.openapi, bad(xff('203.0.113.70')))).status === 429);
  });
});

test('27 X-Forwarded-For of anybody else is not believed', async (t) => {
  const { server } = await ownServer(t, { openapi: { trusted_proxies: ['10.0.0.0/8'] } });
  assert.match(await clientOf(server, xff('203.0.113.5')), /^127\.0\.0\.1:\d+$/);
  await Device.login(server, 1, {}, forwardedFor('203.0.113.5'));
  assert.match((await remotes(server, 1))[0], /^127\.0\.0\.1:\d+$/);
});

// An address of this machine that is not loopback, so that it is not exempt.
const outside = Object.values(networkInterfaces()).flat()
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

test('152 one connection too many of one peer is closed at once on both doors', { skip: !outside && 'only loopback here' }, async (t) => {
  const limit = { listen: `${outside}:0`, max_connections_per_address: 2 };
  const { server } = await ownServer(t, { openapi: limit, gateway: limit });
  for (const door of ['openapi', 'gateway']) {
    // They go to several loops: the one that is counted last is not always the one that came last.
    const three = [];
    for (let i = 0; i < 3; ++i) three.push(await RawConnection.open(server[door]));
    await within('one of three being closed', Promise.race(three.map((connection) => connection.closed)));
    const held = three.filter((connection) => !connection.isClosed);
    assert.equal(held.length, 2);
    assert.equal(await server.refusals(door, 'address_connections'), 1);
    held[0].close();
    await until('room for one more', async () => {
      const answer = await exchange(server[door], 'GET / HTTP/1.1\r\nHost: a.test\r\n\r\n').catch(() => null);
      return [404, 405].includes(answer?.status);
    });
    held[1].close();
  }
});

// Descriptors -------------------------------------------------------------------------------------

// Seconds of CPU the process has used.
function cpu(pid) {
  const [, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.join(') ').split(' ').slice(11, 13);
  return (Number(user) + Number(system)) / 100;
}

test('191 when descriptors run out the node stays calm and answers its operators', async (t) => {
  const { server } = await ownServer(t, {}, { openFiles: 256 });
  const devices = await Promise.all([...Array(5).keys()].map((n) => Device.login(server, 1000 + n)));

  // Fills it, and goes on knocking.
  const held = new Set();
  let knocking = true;
  t.after(() => { knocking = false; });
  const knock = async (door) => {
    while (knocking) {
      const connection = await RawConnection.open(server[door]).catch(() => null);
      if (!connection) continue;
      held.add(connection);
      await Promise.race([connection.closed, new Promise((resolve) => setTimeout(resolve, 20))]);
      if (connection.isClosed) held.delete(connection);
    }
  };
  const knockers = ['openapi', 'gateway', 'openapi', 'gateway'].map(knock);
  await until('sockets being turned away', async () =>
    (await server.refusals('openapi', 'no_descriptor')) > 0 && (await server.refusals('gateway', 'no_descriptor')) > 0);

  const used = cpu(server.pid);
  const begin = performance.now();
  let answers = 0;
  while (performance.now() - begin < 1000) {
    assert.equal((await get(server.admin, '/healthz')).status, 200);
    assert.equal((await get(server.admin, '/metrics')).status, 200);
    answers += 2;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const share = (cpu(server.pid) - used) / ((performance.now() - begin) / 1000);
  t.diagnostic(`${(100 * share).toFixed(1)} % CPU, ${answers} answers to the operator`);
  assert.ok(share < 0.05 * slowness, `${share} CPU seconds a second`);
  assert.doesNotMatch(server.log, /cannot accept/, 'the reserve was not touched');

  for (const device of devices) device.send({ Type: 'Ping' });
  await Promise.all(devices.map((device) => device.next('Pong')));

  knocking = false;
  await Promise.all(knockers);
  for (const connection of held) connection.close();
  const late = await until('room for a device', () => Device.login(server, 2000).catch(() => null));
  for (const device of [...devices, late]) await device.close();
  await until('a call being answered', async () => (await exchange(server.openapi, good()).catch(() => null))?.status === 200);
});

// Too slow ----------------------------------------------------------------------------------------

describe('too slow', { concurrency: true }, () => {
  const shared = sharedServer({ gateway: { login_timeout: '60s' } });

  // Sends `bytes`, then one of `drops` a second, until the server ends it; checks when that was and
  // what was said.
  async function drip(door, bytes, drop, { after, status }) {
    const connection = await RawConnection.open(shared.server[door]);
    const begin = performance.now();
    if (bytes) connection.write(bytes);
    const timer = drop && setInterval(() => connection.write(drop), 1000);
    try {
      await connection.closes(20_000);
    } finally {
      clearInterval(timer);
    }
    const seconds = (performance.now() - begin) / 1000;
    assert.ok(seconds > after - 0.05 && seconds < after + 2 * slowness, `closed after ${seconds} s, want ${after}`);
    const text = connection.received.toString('latin1');
    if (status) assert.match(text, new RegExp(`^HTTP/1\\.1 ${status} `));
    else assert.equal(text, '');
    connection.close();
  }

  const times = (count, work) => Promise.all([...Array(count)].map(work));
  const body = 'POST /?Action=QueryOnlineStatus&Version=2020-12-01 HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1000\r\n\r\n';

  test('143 a head that does not come to its end is closed after 5 s, and a good client never waits', async () => {
    const slow = [
      times(50, () => drip('openapi', 'P', null, { after: 5, status: 408 })),
      times(50, () => drip('openapi', 'POST / HTTP/1.1\r\n', 'X', { after: 5, status: 408 })),
      times(50, () => drip('gateway', 'GET /v1/connect HTTP/1.1\r\n', 'X', { after: 5, status: 408 })),
    ];
    let over = false;
    const all = Promise.all(slow).finally(() => { over = true; });
    while (!over) {
      const begin = performance.now();
      assert.equal((await exchange(shared.server.openapi, good())).status, 200);
      assert.ok(performance.now() - begin < 1000 * slowness);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await all;
    assert.equal(await shared.server.refusals('openapi', 'head_timeout'), 100);
    assert.equal(await shared.server.refusals('gateway', 'head_timeout'), 50);
  });

  test('143 a connection that says nothing is closed after 10 s', async () => {
    await Promise.all([
      times(20, () => drip('openapi', '', null, { after: 10 })),
      times(20, () => drip('gateway', '', null, { after: 10, status: 408 })),
    ]);
    assert.equal(await shared.server.refusals('openapi', 'first_byte_timeout'), 20);
    assert.equal(await shared.server.refusals('gateway', 'first_byte_timeout'), 20);
  });

  test('144 a body of one byte a second is closed after 10 s', async () => {
    await times(20, () => drip('openapi', body, 'x', { after: 10, status: 408 }));
    assert.equal(await shared.server.refusals('openapi', 'body_timeout'), 20);
  });
});
