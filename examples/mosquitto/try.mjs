// Shows the bridge at work: a node, a broker and the bridge on loopback, one client, two questions.
//
//   node examples/mosquitto/try.mjs [PROGRAM]
//
// PROGRAM: build/release/rollcall. Mosquitto must be installed. All of it ends with this process.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { RollcallClient } from '../../sdk/node/index.js';
import { connect } from './mqtt.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const program = process.argv[2] ?? join(here, '../../build/release/rollcall');
const folder = mkdtempSync(join(tmpdir(), 'rollcall-mosquitto-'));
const KEYS = { accessKeyId: 'AKLTtry', secretKey: 'try-access-key-secret-0001' };
const APP = 123;
const CLIENT_ID = 'u42-d7-iOS-100';

const children = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => process.exit(1));

async function until(what, condition) {
  for (let tries = 0; tries < 1000; ++tries) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`not within 10 s: ${what}`);
}

// Runs it until the end; what it printed is in `text`.
function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  child.text = '';
  child.on('error', (error) => fail(`${command}: ${error.message}`));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { child.text += bytes; });
  return child;
}

function fail(text) {
  console.error(text);
  process.exit(1);
}

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

function write(name, text) {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function main() {
  const node = run(program, ['serve', '--config', write('rollcall.toml', `
[openapi]
listen = "127.0.0.1:0"
[gateway]
listen = "127.0.0.1:0"
[admin]
listen = "127.0.0.1:0"
[[accounts]]
id = 1
access_keys = [{ id = "${KEYS.accessKeyId}", secret = "${KEYS.secretKey}" }]
apps = [{ id = ${APP}, keys = [{ id = "k1", secret = "try-app-key-secret-0001" }] }]
`)]);
  const [, address] = await until('the node listening', () => /listening.*door=openapi.*address=(\S+)/.exec(node.text));
  const port = await freePort();
  const logFile = join(folder, 'mosquitto.log');
  const user = process.getuid() === 0 ? 'user root\n' : '';
  const broker = run('mosquitto', ['-c', write('mosquitto.conf', `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_dest file ${logFile}\n${user}`)]);
  const endpoint = `http://${address}`;
  const rollcall = { endpoint, ...KEYS, appId: APP, ownerId: 'mosquitto-1', ttlSeconds: 10, stateFile: join(folder, 'epoch.json') };
  const client = new RollcallClient(rollcall);
  const online = async () => (await client.queryOnlineStatus({ AppId: APP, UserIds: [42] })).QueryOnlineResults;

  let device;
  await until('the broker', () => new Promise((resolve) => {
    device = connect({ host: '127.0.0.1', port, clientId: CLIENT_ID }, { onUp: () => resolve(true), onDown: () => resolve(false) });
  }));
  console.log(`MQTT client ${CLIENT_ID} is connected to the broker on port ${port}`);
  const bridge = run(process.execPath, [join(here, 'bridge.mjs'), write('bridge.json', JSON.stringify({ rollcall, broker: { host: '127.0.0.1', port, logFile } }))]);
  await until('the bridge', () => bridge.text.includes('"ready"') || (bridge.exitCode !== null && fail(bridge.text)));
  console.log('the bridge is ready; QueryOnlineStatus of user 42:');
  console.log(JSON.stringify(await online(), null, 2));

  const killed = performance.now();
  broker.kill('SIGKILL');
  await until('nobody online', async () => Object.keys(await online()).length === 0);
  console.log(`the broker was killed; ${Math.round(performance.now() - killed)} ms later QueryOnlineStatus of user 42:`);
  console.log(JSON.stringify(await online()));
  device.close();
}

main().then(() => process.exit(0), (error) => fail(error.stack));
