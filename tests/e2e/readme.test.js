// What README.md shows is run as it stands there.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { ACCESS_KEY, APP, SECRET_KEY } from './support/config.js';
import { Device } from './support/device.js';
import { ownServer } from './support/hooks.js';
import { Program } from './support/program.js';
import { readmeText, writeReadmeFiles } from './support/readme.js';
import { Server } from './support/server.js';
import { tokenOf } from './support/token.js';
import { until } from './support/wait.js';

const folder = writeReadmeFiles();

test('query.mjs asks with the official SDK', async (t) => {
  const { server } = await ownServer(t);
  const device = await Device.login(server, 10001, { Platform: 'iOS' });
  const args = [join(folder, 'query.mjs'), server.openapi, ACCESS_KEY, SECRET_KEY, String(APP), '10001', '10002'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { Result } = JSON.parse(stdout);
  assert.deepEqual(Object.keys(Result.QueryOnlineResults), ['10001']);
  assert.equal(Result.QueryOnlineResults[10001][0].ConnId, device.welcome.ConnId);
  await device.close();
});

test('query.sh asks with curl and gets the same answer', async (t) => {
  const { server, api } = await ownServer(t);
  const device = await Device.login(server, 10001, { Platform: 'Web' });
  const args = [join(folder, 'query.sh'), server.openapi, ACCESS_KEY, SECRET_KEY, String(APP), '10001,10002'];
  const { stdout } = await promisify(execFile)('sh', args);
  assert.deepEqual(JSON.parse(stdout).Result.QueryOnlineResults, await api.query([10001, 10002]));
  await device.close();
});

test('kick.mjs kicks a device, and device.mjs stays away then', async (t) => {
  const { server, api } = await ownServer(t);
  const device = new Program([join(folder, 'device.mjs'), `ws://${server.gateway}`, tokenOf(9)], { binary: process.execPath });
  t.after(() => device.signal('SIGKILL'));
  await device.waitFor(/"Welcome"/);
  const other = await Device.login(server, 9, { DeviceId: 8 });
  const kick = (...devices) => promisify(execFile)(process.execPath,
    [join(folder, 'kick.mjs'), server.openapi, ACCESS_KEY, SECRET_KEY, String(APP), '9', ...devices]);
  const kicked = async (...devices) => JSON.parse((await kick(...devices)).stdout).Result.Kicked;
  assert.deepEqual((await kicked('7')).map((item) => item.DeviceId), [7]);
  assert.equal((await device.exited).code, 1);
  assert.match(device.stdout, /"Closed","Code":4004/);
  assert.deepEqual((await kicked()).map((item) => item.ConnId), [other.welcome.ConnId]);
  assert.equal((await other.closes()).code, 4004);
  assert.deepEqual(await api.query([9]), {});
});

test('device.mjs connects, and comes back after a restart of the server', async (t) => {
  const first = await Server.start();
  t.after(() => first.program.signal('SIGKILL'));
  const args = [join(folder, 'device.mjs'), `ws://${first.gateway}`, tokenOf(7)];
  const device = new Program(args, { binary: process.execPath });
  t.after(() => device.signal('SIGKILL'));
  await device.waitFor(/"Welcome"/);
  await first.stop();
  await device.waitFor(/"Closed","Code":1012/);
  const { api } = await ownServer(t, { gateway: { listen: first.gateway } });
  await until('the device back', () => api.isOnline(7), 30_000);
  const [online] = (await api.query([7]))[7];
  assert.equal(online.Platform, 'Android');
  await device.waitFor(new RegExp(`"Welcome","ConnId":"${online.ConnId}"`));
});

test('device.mjs stays away when another login took over', async (t) => {
  const { server, api } = await ownServer(t);
  const args = [join(folder, 'device.mjs'), `ws://${server.gateway}`, tokenOf(8)];
  const device = new Program(args, { binary: process.execPath });
  t.after(() => device.signal('SIGKILL'));
  await device.waitFor(/"Welcome"/);
  const newer = await Device.login(server, 8, { Platform: 'Android', DeviceId: '7' });
  assert.equal((await device.exited).code, 1);
  assert.equal((await api.query([8]))[8].length, 1);
  await newer.close();
});

test('each file that the documents link to is there', () => {
  const root = new URL('../../', new URL('.', import.meta.url)).pathname;
  for (const [, target] of readmeText().matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
    assert.ok(existsSync(join(root, target)), target);
  }
});
