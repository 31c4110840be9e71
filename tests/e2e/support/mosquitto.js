// A Mosquitto broker, the bridge of examples/mosquitto beside it, and its clients.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

import { connect } from '../../../examples/mosquitto/mqtt.mjs';
import { ACCESS_KEY, APP, SECRET_KEY } from './config.js';
import { Program } from './program.js';
import { temporaryFolder } from './server.js';
import { until } from './wait.js';

const BRIDGE = new URL('../../../examples/mosquitto/bridge.mjs', import.meta.url).pathname;
const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto'].find(existsSync);

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export class Broker {
  static async start(t, { settings = [] } = {}) {
    if (!MOSQUITTO) throw new Error('mosquitto is not installed: script/test installs it');
    const broker = new Broker();
    broker.folder = temporaryFolder();
    broker.logFile = join(broker.folder, 'mosquitto.log');
    broker.port = await freePort();
    broker.file = join(broker.folder, 'mosquitto.conf');
    writeFileSync(broker.file, [
      `listener ${broker.port} 127.0.0.1`, 'allow_anonymous true', `log_dest file ${broker.logFile}`, 'user root', ...settings, '',
    ].join('\n'));
    t.after(() => broker.kill());
    await broker.run();
    return broker;
  }

  async run() {
    this.child = spawn(MOSQUITTO, ['-c', this.file], { stdio: 'ignore' });
    this.exited = once(this.child, 'exit');
    const kill = () => this.child.kill('SIGKILL');
    process.once('exit', kill);
    this.exited.then(() => process.off('exit', kill));
    await until('the broker listening', async () => {
      if (this.child.exitCode !== null) throw new Error('mosquitto ended');
      const client = await this.client('probe').catch(() => null);
      client?.close();
      return client;
    });
  }

  // Connects a client; `isOpen` while its connection is.
  client(clientId, session = {}) {
    return new Promise((resolve, reject) => {
      const connection = connect({ host: '127.0.0.1', port: this.port, clientId, ...session }, {
        onUp: () => resolve(Object.assign(connection, { isOpen: true })),
        onDown: () => {
          connection.isOpen = false;
          reject(new Error('refused'));
        },
      });
    });
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

// The bridge as a process: stop() lets it go on later, signal('SIGKILL') does not ask.
export class Bridge {
  static file(broker, server, { ttlSeconds = 3, ownerId = 'mosquitto', ...others } = {}) {
    const file = join(broker.folder, `${ownerId}.json`);
    const rollcall = {
      endpoint: `http://${server.openapi}`, accessKeyId: ACCESS_KEY, secretKey: SECRET_KEY, appId: APP, ownerId, ttlSeconds,
      stateFile: join(broker.folder, `${ownerId}.epoch`),
    };
    writeFileSync(file, JSON.stringify({ rollcall, broker: { host: '127.0.0.1', port: broker.port, logFile: broker.logFile }, ...others }));
    return file;
  }

  static run(t, file) {
    const bridge = new Program([BRIDGE, file], { binary: process.execPath });
    t.after(() => bridge.signal('SIGKILL'));
    return bridge;
  }

  static async start(t, broker, server, options) {
    const bridge = Bridge.run(t, Bridge.file(broker, server, options));
    await bridge.waitFor(/"ready"/, { ms: 30_000 });
    return bridge;
  }
}
