// A page in Chromium as a device.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { Api } from './support/api.js';
import { readmeFiles } from './support/readme.js';
import { Server, temporaryFolder } from './support/server.js';
import { tokenOf } from './support/token.js';
import { until } from './support/wait.js';

const EXECUTABLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

// Runs in the page: a device as a web client would write it.
const PAGE = `<!doctype html><title>device</title><script>
  function connect(url, login) {
    return new Promise((resolve) => {
      const socket = (window.device = new WebSocket(url));
      socket.onopen = () => socket.send(JSON.stringify(login));
      socket.onmessage = (event) => resolve(JSON.parse(event.data));
      socket.onclose = (event) => resolve({ closed: event.code, reason: event.reason });
    });
  }
</script>`;

let site, server, api, context, page;

before(async () => {
  const pages = { ...readmeFiles(), 'index.html': PAGE };
  site = http.createServer((request, response) => {
    const name = new URL(request.url, 'http://site').pathname.slice(1);
    response.setHeader('Content-Type', 'text/html').end(pages[name] ?? pages['index.html']);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address();
  server = await Server.start({ gateway: { allowed_origins: [`http://127.0.0.1:${port}`] } });
  api = new Api(server);
  context = await chromium.launchPersistentContext(temporaryFolder(), { executablePath: EXECUTABLE, args: FLAGS });
  page = await context.newPage();
});

after(async () => {
  await context?.close();
  api?.close();
  await server?.stop();
  site?.close();
});

const login = (user) => ({
  Type: 'Login', Token: tokenOf(user), DeviceId: '9007199254740993', Platform: 'Web', ClientVersion: 1,
});
const connect = (user) =>
  page.evaluate(([url, message]) => connect(url, message), [server.gatewayUrl, login(user)]);

test('a page logs in, shows as Web, and is gone when its tab closes', async () => {
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  const welcome = await connect(1);
  assert.equal(welcome.Type, 'Welcome');
  const [item] = (await api.query([1]))[1];
  assert.equal(item.Platform, 'Web');
  assert.equal(item.ConnId, welcome.ConnId);
  await page.close();
  await until('the closed tab is absent', async () => !(await api.isOnline(1)), 1000);
  page = await context.newPage();
});

test('a page of another origin is not let in', async () => {
  await page.goto(`http://localhost:${site.address().port}/`);
  const answer = await connect(2);
  assert.equal(answer.closed, 1006);
  assert.ok(!(await api.isOnline(2)));
});

test("README's page is a device", async () => {
  const query = new URLSearchParams({ gateway: `ws://${server.gateway}`, token: tokenOf(3) });
  await page.goto(`http://127.0.0.1:${site.address().port}/device.html?${query}`);
  await until('it is online', () => api.isOnline(3));
  const [item] = (await api.query([3]))[3];
  assert.equal(item.Platform, 'Web');
  assert.ok((await page.textContent('#log')).includes(item.ConnId));
});
