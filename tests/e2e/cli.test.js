// The commands of the program, as a person or a script uses them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ACCESS_KEY, APP, SECRET_KEY } from './support/config.js';
import { Device } from './support/device.js';
import { sharedServer } from './support/hooks.js';
import { Program, run } from './support/program.js';
import { temporaryFolder } from './support/server.js';
import { tokenOf } from './support/token.js';
import { until } from './support/wait.js';

const shared = sharedServer();
const COMMANDS = ['serve', 'demo', 'query', 'token', 'connect', 'sign', 'check-config', 'bench'];

test('--help and --version everywhere', async () => {
  const help = await run(['--help']);
  assert.equal(help.code, 0);
  const version = await run(['--version']);
  assert.equal(version.code, 0);
  assert.match(version.stdout, /^rollcall \d+\.\d+\.\d+/);
  for (const command of COMMANDS) {
    assert.match(help.stdout, new RegExp(`\\b${command}\\b`));
    assert.equal((await run([command, '--help'])).code, 0, command);
  }
  const hold = await run(['bench', 'hold', '--help']);
  assert.equal(hold.code, 0);
  assert.match(hold.stdout, /--devices/);
});

test('wrong usage exits 2 and says what is missing', async () => {
  for (const [args, says] of [
    [[], /command|--help/i],
    [['dance'], /dance/],
    [['serve'], /--config/],
    [['query', '--endpoint', 'http://127.0.0.1:1', '1'], /--a(ccess-key|pp-id)/],
    [['connect', '--gateway', 'x'], /--token|--gateway/],
    [['token', '--config', 'x', '--app-id', 'y', '--user-id', '1'], /--app-id/],
  ]) {
    const { code, stderr } = await run(args);
    assert.equal(code, 2, `rollcall ${args.join(' ')}`);
    assert.match(stderr, says);
  }
});

// query ------------------------------------------------------------------------------------------

const queryArgs = (...rest) => [
  'query', '--endpoint', `http://${shared.server.openapi}`, '--access-key', ACCESS_KEY, '--secret-key', SECRET_KEY,
  '--app-id', String(APP), ...rest,
];

test('query prints a table, with --json the answer itself', async () => {
  const device = await Device.login(shared.server, 501, { Platform: 'Web', DeviceId: 77001, ClientVersion: 9 });
  const table = await run(queryArgs('501', '502'));
  assert.equal(table.code, 0, table.stderr);
  for (const shown of ['501', '502', '77001', 'Web', 'offline']) {
    assert.match(table.stdout, new RegExp(`\\b${shown}\\b`, 'i'));
  }
  const raw = await run(queryArgs('--json', '501', '502'));
  assert.equal(raw.code, 0);
  const { Result } = JSON.parse(raw.stdout);
  assert.deepEqual(Object.keys(Result.QueryOnlineResults), ['501']);
  assert.equal(Result.QueryOnlineResults[501][0].ConnId, device.welcome.ConnId);
  await device.close();
});

test('query takes its keys from the environment', async () => {
  const args = ['query', '--endpoint', `http://${shared.server.openapi}`, '--app-id', String(APP), '1'];
  const env = { ROLLCALL_ACCESS_KEY: ACCESS_KEY, ROLLCALL_SECRET_KEY: SECRET_KEY };
  assert.equal((await run(args, { env })).code, 0);
});

test('query exits 1 on an error answer and on no answer', async () => {
  const refused = await run(queryArgs('--secret-key', 'x').filter((_, index, all) => index !== all.indexOf(SECRET_KEY) && index !== all.indexOf(SECRET_KEY) - 1).concat('1'));
  assert.equal(refused.code, 1);
  assert.match(`${refused.stdout}${refused.stderr}`, /SignatureDoesNotMatch/);
  const args = queryArgs('1');
  args[2] = 'http://127.0.0.1:1';
  assert.equal((await run(args)).code, 1);
});

// token and connect ------------------------------------------------------------------------------

test('token prints a token and nothing else, and it logs in', async () => {
  const args = ['token', '--config', shared.server.file, '--app-id', String(APP), '--user-id', '601', '--ttl', '10m'];
  const { code, stdout } = await run(args);
  assert.equal(code, 0);
  assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const device = await Device.open(shared.server);
  device.send({ Type: 'Login', Token: stdout.trim(), DeviceId: 1, Platform: 'Web', ClientVersion: 1 });
  const welcome = await device.next('Welcome');
  assert.equal(welcome.UserId, '601');
  assert.ok(Math.abs(Number(welcome.TokenExpiresAt) - Date.now() - 600_000) < 5000);
  await device.close();
  const unknown = await run(['token', '--config', shared.server.file, '--app-id', '99', '--user-id', '1']);
  assert.ok(unknown.code !== 0 && unknown.stdout === '');
});

const connectArgs = (token, deviceId) => [
  'connect', '--gateway', shared.server.gatewayUrl, '--token', token, '--device-id', String(deviceId),
  '--platform', 'iOS', '--client-version', '5',
];

test('connect prints what it receives as JSON lines and exits 1 when it is closed', async () => {
  const program = new Program(connectArgs(tokenOf(701), 3));
  await program.waitFor(/"Welcome".*\n/);
  const welcome = JSON.parse(program.stdout.split('\n').find((line) => line.includes('Welcome')));
  assert.equal(welcome.UserId, '701');
  assert.equal((await shared.api.query([701]))[701][0].ConnId, welcome.ConnId);
  const newer = await Device.login(shared.server, 701, { Platform: 'iOS', DeviceId: 3 });
  const { code } = await program.exited;
  assert.equal(code, 1);
  for (const line of program.stdout.trim().split('\n')) assert.ok(JSON.parse(line), line);
  assert.match(`${program.stdout}${program.stderr}`, /4003/);
  await newer.close();
});

test('connect exits 1 when it may not log in', async () => {
  const { code, stdout, stderr } = await run(connectArgs('not.a.token', 1));
  assert.equal(code, 1);
  assert.match(`${stdout}${stderr}`, /4001|InvalidToken/);
});

// sign -------------------------------------------------------------------------------------------

test('the curl line that sign prints works', async () => {
  const { code, stdout } = await run(
    ['sign', '--access-key', ACCESS_KEY, '--secret-key', SECRET_KEY, '--action', 'QueryOnlineStatus', '--body', '-',
      '--host', shared.server.openapi],
    { input: `{"AppId":${APP},"UserIds":[1]}` },
  );
  assert.equal(code, 0);
  assert.match(stdout, /^HMAC-SHA256$/m);
  assert.ok(!stdout.includes(SECRET_KEY), 'shows no secret');
  const curl = stdout.slice(stdout.search(/^\s*curl /m));
  const answer = execFileSync('bash', ['-c', curl.replace(/^\s*curl/, 'curl -sS')], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(answer).Result, { AppId: APP, QueryOnlineResults: {} });
});

test('sign makes the signature of the published worked example', async () => {
  const file = new URL('../data/volcengine_vectors.json', import.meta.url);
  const { inputs, header_vectors: vectors } = JSON.parse(readFileSync(file));
  const vector = vectors.find((item) => item.id === 'volc-sdk-golang-header');
  const { code, stdout } = await run(
    ['sign', '--access-key', inputs.access_key, '--secret-key', inputs.secret_key, '--date', inputs.x_date,
      '--action', 'QueryOnlineStatus', '--body', '-', '--host', vector.host],
    { input: vector.body },
  );
  assert.equal(code, 0);
  assert.ok(stdout.includes(vector.signature), stdout);
});

test('sign --explain says where a captured request differs', async () => {
  const { signedRequest } = await import('./support/signer.js');
  const explain = async (bytes) => {
    const file = join(temporaryFolder(), 'request');
    writeFileSync(file, bytes);
    const { stdout, stderr } = await run(['sign', '--access-key', ACCESS_KEY, '--secret-key', SECRET_KEY, '--explain', file]);
    return stdout + stderr;
  };
  const good = signedRequest({ body: '{}' }).toString();
  assert.match(await explain(good.replace(/\{\}$/, '[]')), /body/i);
  assert.match(await explain(good.replace('Host: rollcall.test', 'Host: other.test')), /host/i);
});

// demo -------------------------------------------------------------------------------------------

const demoDevices = (pid) =>
  readdirSync('/proc').filter((name) => {
    try {
      const [, after] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ');
      return /^\d+$/.test(name) && after.split(' ')[1] === String(pid);
    } catch {
      return false;
    }
  });

test('demo --once shows three devices online, and ends with 0', async () => {
  const { code, stdout, stderr } = await run(['demo', '--once'], { ms: 30_000 });
  assert.equal(code, 0, stderr);
  for (const platform of ['Android', 'iOS', 'Web']) assert.match(stdout, new RegExp(`"${platform}"`));
  assert.match(stdout, /QueryOnlineResults/);
  assert.match(stdout, /curl /);
});

test("when one of demo's devices dies, its query shows two", async () => {
  const demo = new Program(['demo']);
  const curl = (await demo.waitFor(/^\s*(curl (?:.*\\\n)*.*)$/m))[1];
  const shown = () => {
    const text = execFileSync('bash', ['-c', curl.replace(/^curl/, 'curl -sS')], { encoding: 'utf8' });
    return Object.values(JSON.parse(text).Result.QueryOnlineResults).flat().length;
  };
  await until('three devices', () => shown() === 3);
  const devices = demoDevices(demo.pid);
  assert.equal(devices.length, 3, 'three child processes');
  process.kill(Number(devices[0]), 'SIGKILL');
  await until('two devices', () => shown() === 2);
  demo.signal('SIGINT');
  assert.equal((await demo.exited).code, 0);
  await until('no device left', () => devices.every((pid) => {
    try {
      return process.kill(Number(pid), 0) && false;
    } catch {
      return true;
    }
  }));
});

// bench ------------------------------------------------------------------------------------------

test('bench hold runs small and reports as JSON', async () => {
  const args = [
    'bench', 'hold', '--gateway', shared.server.gatewayUrl, '--config', shared.server.file, '--app-id', String(APP),
    '--devices', '50', '--duration', '2s', '--json',
  ];
  const { code, stdout, stderr } = await run(args, { ms: 60_000 });
  assert.equal(code, 0, stderr);
  assert.ok(JSON.parse(stdout.slice(stdout.indexOf('{'))));
});
