// What an operator does to a running server, and what it says.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  ACCESS_KEY, APP, APP_KEY, defaultAccounts, OTHER_ACCESS_KEY, OTHER_ACCOUNTS_APP, OTHER_APP_KEY, OTHER_SECRET_KEY, makeConfig,
  SECRET_KEY, toToml,
} from './support/config.js';
import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { Program, run } from './support/program.js';
import { get } from './support/raw_http.js';
import { temporaryFolder } from './support/server.js';
import { claimsOf, makeToken } from './support/token.js';
import { until, within } from './support/wait.js';

const shared = sharedServer();

function configFile(text) {
  const file = join(temporaryFolder(), 'rollcall.toml');
  writeFileSync(file, text);
  return file;
}

// Start and stop -----------------------------------------------------------------------------------

for (const door of ['openapi', 'gateway', 'admin']) {
  test(`a second server on the ${door} port says so and exits 1`, async () => {
    const settings = makeConfig({ [door]: { listen: shared.server[door] } });
    const { code, stderr } = await run(['serve', '--config', configFile(toToml(settings))]);
    assert.equal(code, 1, stderr);
    assert.match(stderr, new RegExp(`${shared.server[door].replaceAll('.', '\\.')}|${shared.server[door].split(':')[1]}`));
    assert.match(stderr, /in use/i);
  });
}

test('SIGTERM tells each device to come back and ends with 0', async (t) => {
  const { server } = await ownServer(t, { gateway: { drain_timeout: '1s' } });
  const devices = await Promise.all([...Array(20).keys()].map((n) => Device.login(server, n)));
  const begin = performance.now();
  server.program.signal('SIGTERM');
  for (const device of devices) {
    const { code, reason } = await device.closes();
    assert.equal(code, 1012);
    assert.match(reason, /^reconnect_after_ms=\d+$/);
  }
  assert.deepEqual(await server.program.exited, { code: 0, signal: null });
  assert.ok(performance.now() - begin < 5000);
});

// ThreadSanitizer holds signals back until the thread's next system call.
const heldBack = process.env.ROLLCALL_SANITIZER === 'thread';

test('a second SIGTERM ends at once', { skip: heldBack }, async (t) => {
  const { server } = await ownServer(t, { gateway: { drain_timeout: '60s' } });
  const devices = await Promise.all([...Array(20).keys()].map((n) => Device.login(server, n)));
  server.program.signal('SIGTERM');
  await Promise.race(devices.map((device) => device.closed));
  const begin = performance.now();
  server.program.signal('SIGTERM');
  await server.program.exited;
  assert.ok(performance.now() - begin < 1000);
});

test('while it drains it is not ready', async (t) => {
  const { server } = await ownServer(t, { gateway: { drain_timeout: '60s' } });
  const devices = await Promise.all([...Array(20).keys()].map((n) => Device.login(server, n)));
  assert.equal((await get(server.admin, '/readyz')).status, 200);
  server.program.signal('SIGTERM');
  await Promise.race(devices.map((device) => device.closed));
  const ready = await get(server.admin, '/readyz');
  assert.equal(ready.status, 503);
  assert.match(ready.text, /drain/i);
  server.program.signal('SIGTERM');
  await server.program.exited;
});

test('start_grace answers 503 and not an empty map until devices are back', async (t) => {
  const { server, api } = await ownServer(t, { openapi: { start_grace: '1s' } });
  const answer = await api.call('QueryOnlineStatus', { AppId: APP, UserIds: [1] });
  assert.equal(answer.status, 503, answer.text);
  assert.equal(answer.json.ResponseMetadata.Error.CodeN, 100019);
  assert.equal(answer.json.ResponseMetadata.Error.Code, 'ServiceUnavailableTemp');
  assert.equal((await get(server.admin, '/readyz')).status, 503);
  const device = await Device.login(server, 1);
  await until('answers', async () => (await api.call('QueryOnlineStatus', { AppId: APP, UserIds: [1] })).status === 200);
  assert.ok(await api.isOnline(1));
  await device.close();
});

// Reload -------------------------------------------------------------------------------------------

async function reload(server, accounts, pattern = /reload/i) {
  server.write({ ...server.settings, accounts });
  await server.logs(pattern, () => server.program.signal('SIGHUP'));
}

// The first line comes when the doors are bound, before anybody is served.
async function startedWith(t, signal) {
  const program = new Program(['serve', '--config', configFile(toToml(makeConfig()))]);
  t.after(() => program.signal('SIGKILL'));
  await program.waitFor(/\n/, { stream: 'stderr' });
  program.signal(signal);
  return program;
}

test('SIGHUP while it starts does not end it: it reloads once it runs', async (t) => {
  const program = await startedWith(t, 'SIGHUP');
  await program.waitFor(/reloaded/, { stream: 'stderr' });
  assert.deepEqual(await program.stop(), { code: 0, signal: null });
});

test('SIGTERM while it starts ends it as ever', async (t) => {
  const program = await startedWith(t, 'SIGTERM');
  assert.deepEqual(await within('serve ending', program.exited), { code: 0, signal: null });
  assert.match(program.stderr, /stopped/);
});

const body = `{"AppId":${APP},"UserIds":[1]}`;

test('SIGHUP: a removed key is refused by the next request, a new one accepted', async (t) => {
  const { server, api } = await ownServer(t);
  const next = { accessKey: 'AKLTbmV4dA', secretKey: 'the-next-secret-key-of-it' };
  assert.equal((await api.call('QueryOnlineStatus', body)).status, 200);
  assert.equal((await api.call('QueryOnlineStatus', body, next)).json.ResponseMetadata.Error.Code, 'InvalidAccessKey');

  const both = defaultAccounts();
  both[0].access_keys.push({ id: next.accessKey, secret: next.secretKey });
  await reload(server, both);
  assert.equal((await api.call('QueryOnlineStatus', body)).status, 200);
  assert.equal((await api.call('QueryOnlineStatus', body, next)).status, 200);

  const onlyNext = defaultAccounts();
  onlyNext[0].access_keys = both[0].access_keys.slice(1);
  await reload(server, onlyNext);
  assert.equal((await api.call('QueryOnlineStatus', body)).json.ResponseMetadata.Error.Code, 'InvalidAccessKey');
  assert.equal((await api.call('QueryOnlineStatus', body, next)).status, 200);
});

test('SIGHUP: a new secret of the same key counts, the old one no longer', async (t) => {
  const { server, api } = await ownServer(t);
  assert.equal((await api.call('QueryOnlineStatus', body)).status, 200);
  const accounts = defaultAccounts();
  accounts[0].access_keys = [{ id: ACCESS_KEY, secret: 'another-secret-of-the-key' }];
  await reload(server, accounts);
  assert.equal((await api.call('QueryOnlineStatus', body)).json.ResponseMetadata.Error.Code, 'SignatureDoesNotMatch');
  assert.equal((await api.call('QueryOnlineStatus', body, { secretKey: 'another-secret-of-the-key' })).status, 200);
});

test('SIGHUP: devices of a stopped and of a removed app are told, the others stay', async (t) => {
  const { server, api } = await ownServer(t);
  const mine = await Device.login(server, 1);
  const other = await Device.login(server, 1, {
    Token: makeToken(claimsOf(1, { app: OTHER_ACCOUNTS_APP }), { key: OTHER_APP_KEY }),
  });
  const stopped = defaultAccounts();
  stopped[0].apps[0].status = 'stopped';
  await reload(server, stopped);
  assert.equal((await mine.closes()).code, 4011);
  other.send({ Type: 'Ping' });
  await other.next('Pong');
  assert.equal((await api.call('QueryOnlineStatus', body)).json.ResponseMetadata.Error.Code, 'AppStatusException');

  const removed = defaultAccounts();
  removed[1].apps = [{ id: 457, keys: [{ id: 'k9', secret: 'test-app-key-secret-0009' }] }];
  await reload(server, removed);
  assert.equal((await other.closes()).code, 4011);
  const again = await Device.login(server, 1);
  assert.ok(await api.isOnline(1));
  await again.close();
});

test('SIGHUP: a token of a removed app key no longer logs in', async (t) => {
  const { server } = await ownServer(t);
  const accounts = defaultAccounts();
  accounts[0].apps[0].keys = [{ id: 'k1b', secret: 'test-app-key-secret-001b' }];
  const device = await Device.login(server, 1);
  await reload(server, accounts);
  const late = await Device.open(server);
  late.send({ Type: 'Login', Token: makeToken(claimsOf(2), { key: APP_KEY }), DeviceId: 1, Platform: 'iOS', ClientVersion: 1 });
  assert.equal((await late.closes()).code, 4001);
  device.send({ Type: 'Ping' });
  await device.next('Pong');
  await device.close();
});

test('SIGHUP: a bad file changes nothing, is one error line and counted', async (t) => {
  const { server, api } = await ownServer(t);
  const device = await Device.login(server, 1);
  const errors = async () => {
    const { text } = await get(server.admin, '/metrics');
    return [...text.matchAll(/^(rollcall_\w*reload\w*\{[^}]*\}|rollcall_\w*reload\w*) (\S+)$/gm)].map((match) => match[0]).join('\n');
  };
  const before = await errors();
  assert.notEqual(before, '', 'a metric of reloads');
  for (const text of ['[gateway\n', '[gateway]\nheartbeat = 5\n', '']) {
    writeFileSync(server.file, text);
    await server.logs(/error.*reload|reload.*(error|refused|failed|kept)/i, () => server.program.signal('SIGHUP'));
    assert.equal((await api.call('QueryOnlineStatus', body)).status, 200);
  }
  assert.notEqual(await errors(), before);
  device.send({ Type: 'Ping' });
  await device.next('Pong');
  await device.close();
});

test('SIGHUP: a new limit counts from then on', async (t) => {
  const { server, api } = await ownServer(t);
  const accounts = defaultAccounts();
  accounts[0].query_qps = 1;
  await reload(server, accounts);
  const statuses = [];
  for (let n = 0; n < 5; ++n) statuses.push((await api.call('QueryOnlineStatus', body)).status);
  assert.ok(statuses.includes(429), `${statuses}`);
});

// check-config ---------------------------------------------------------------------------------------

test('check-config lists five mistakes in five lines and exits 2', async () => {
  const text = toToml(makeConfig({
    openapi: { listen: '127.0.0.1:8800', clock_skew: 15 },
    gateway: { listen: '127.0.0.1:8801', heartbeat: '11m', heartbeat_gracee: '1s', same_device: 'both' },
  })).replace(JSON.stringify(SECRET_KEY), '"short"');
  const file = configFile(text);
  const { code, stdout, stderr } = await run(['check-config', file]);
  assert.equal(code, 2);
  const lines = `${stdout}${stderr}`.trim().split('\n').filter((line) => line.startsWith(file));
  assert.equal(lines.length, 5, `${stdout}${stderr}`);
  const mistakes = ['clock_skew', 'heartbeat', 'heartbeat_gracee', 'same_device', 'secret'];
  for (const key of mistakes) {
    const number = text.split('\n').findIndex((line) => line.startsWith(`${key} =`) && (key !== 'secret' || line.includes('short'))) + 1;
    const line = lines.find((text) => text.startsWith(`${file}:${number}: `));
    assert.ok(line, `line ${number} for ${key} in\n${lines.join('\n')}`);
    assert.match(line, new RegExp(`: \\S*${key}\\S*: .+`));
  }
  assert.doesNotMatch(`${stdout}${stderr}`, /"?short"?$/m, 'shows no secret');
});

test('check-config accepts a good file and serve refuses a bad one', async () => {
  assert.equal((await run(['check-config', configFile(toToml(makeConfig()))])).code, 0);
  const bad = configFile(toToml(makeConfig({ gateway: { heartbeat: '1s', heartbeat_grace: '2s' } })));
  const { code, stderr } = await run(['serve', '--config', bad]);
  assert.equal(code, 2);
  assert.match(stderr, /heartbeat_grace/);
});

test('check-config stops at a syntax error and names its line', async () => {
  const file = configFile('[openapi]\nlisten = "127.0.0.1:0"\n[gateway\n');
  const { code, stdout, stderr } = await run(['check-config', file]);
  assert.equal(code, 2);
  assert.match(`${stdout}${stderr}`, new RegExp(`${file}:3:`));
});

test('check-config of a file that is not there', async () => {
  const { code, stderr, stdout } = await run(['check-config', '/nowhere/rollcall.toml']);
  assert.equal(code, 2);
  assert.match(`${stdout}${stderr}`, /\/nowhere\/rollcall\.toml/);
});

// Admin --------------------------------------------------------------------------------------------

test('the admin door: health, readiness, metrics, connections', async () => {
  const device = await Device.login(shared.server, 42, { DeviceId: 9, Platform: 'iOS', ClientVersion: 3 });
  assert.equal((await get(shared.server.admin, '/healthz')).status, 200);
  assert.equal((await get(shared.server.admin, '/readyz')).status, 200);
  assert.equal((await get(shared.server.admin, '/nothing')).status, 404);

  const metrics = await get(shared.server.admin, '/metrics');
  assert.match(metrics.headers['content-type'], /^text\/plain/);
  assert.match(metrics.text, /^rollcall_\w*connections\w*\{[^}]*app="123"[^}]*platform="iOS"[^}]*\} 1$/m);
  assert.match(metrics.text, /^rollcall_\w*online\w*\{[^}]*app="123"[^}]*\} 1$/m);
  for (const secret of [SECRET_KEY, APP_KEY.secret]) assert.ok(!metrics.text.includes(secret));

  const connections = await get(shared.server.admin, `/connections?app=${APP}&user=42`);
  assert.equal(connections.status, 200);
  for (const shown of [device.welcome.ConnId, '"iOS"', '127.0.0.1', '9', '3']) {
    assert.ok(connections.text.includes(shown), `${shown} in ${connections.text}`);
  }
  assert.ok(JSON.parse(connections.text));
  for (const query of ['', '?app=123', '?app=x&user=1', '?app=123&user=-1']) {
    assert.equal((await get(shared.server.admin, `/connections${query}`)).status, 400, query);
  }
  await device.close();
});

test('the admin door answers only to the names it was given', async () => {
  const port = shared.server.admin.split(':')[1];
  for (const Host of ['evil.test', `evil.test:${port}`, '127.0.0.1.evil.test', '']) {
    for (const path of ['/healthz', '/metrics', '/connections?app=123&user=1']) {
      const answer = await get(shared.server.admin, path, { Host });
      assert.ok([400, 403, 421].includes(answer.status), `${Host} ${path}: ${answer.status}`);
    }
  }
  for (const Host of ['localhost', `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
    assert.equal((await get(shared.server.admin, '/healthz', { Host })).status, 200, Host);
  }
});

test('the admin door is not on the public listeners', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/connections?app=1&user=1']) {
    assert.ok([404, 405].includes((await get(shared.server.openapi, path)).status), path);
    assert.equal((await get(shared.server.gateway, path)).status, 404, path);
  }
});

test('off loopback the admin door wants a token, for all but health and metrics', async (t) => {
  const bare = configFile(toToml(makeConfig({ admin: { listen: '0.0.0.0:0' } })));
  const refused = await run(['serve', '--config', bare]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /admin\S*token|token/);

  const { server } = await ownServer(t, { admin: { listen: '0.0.0.0:0', token: 'a-token-for-operators' } });
  const address = `127.0.0.1:${server.admin.split(':').pop()}`;
  assert.equal((await get(address, '/healthz')).status, 200);
  assert.equal((await get(address, '/metrics')).status, 200);
  const path = '/connections?app=123&user=1';
  assert.equal((await get(address, path)).status, 401);
  assert.equal((await get(address, path, { Authorization: 'Bearer wrong' })).status, 401);
  assert.equal((await get(address, path, { Authorization: 'Bearer a-token-for-operators' })).status, 200);
});

test('access lines name request, key and outcome, and never a secret', async (t) => {
  const { server, api } = await ownServer(t);
  const answer = await api.call('QueryOnlineStatus', body);
  const id = answer.json.ResponseMetadata.RequestId;
  const line = (await until('the access line', () => server.log.match(new RegExp(`.*${id}.*`))))[0];
  assert.match(line, /QueryOnlineStatus/);
  assert.ok(line.includes(ACCESS_KEY));
  assert.match(line, /\b200\b/);
  await api.call('QueryOnlineStatus', `{"AppId":${OTHER_ACCOUNTS_APP},"UserIds":[1]}`, { accessKey: OTHER_ACCESS_KEY, secretKey: OTHER_SECRET_KEY });
  for (const secret of [SECRET_KEY, OTHER_SECRET_KEY, APP_KEY.secret]) {
    assert.ok(!server.log.includes(secret));
  }
});

test('log.format = "json" is one object a line', async (t) => {
  const { server } = await ownServer(t, { log: { format: 'json' } });
  for (const line of server.log.trim().split('\n')) assert.ok(JSON.parse(line), line);
});
