// A `rollcall serve` with a configuration of its own on free ports.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeConfig, toToml } from './config.js';
import { Program } from './program.js';
import { get } from './raw_http.js';
import { recordMetrics } from './recorder.js';

const LISTENING = (door) =>
  new RegExp(`listening.*door"?[=:]"?${door}\\b.*address"?[=:]"?([^\\s",}]+:\\d+)`);
const SANITIZER = /(?:ERROR|WARNING): \w+Sanitizer|runtime error:/;

// A temporary folder that the test process removes.
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-e2e-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export class Server {
  // `settings` as for makeConfig; `env` and `openFiles` for the process.
  static async start(settings = {}, { env, openFiles } = {}) {
    const server = new Server();
    server.file = join(temporaryFolder(), 'rollcall.toml');
    server.write(settings);
    server.program = new Program(['serve', '--config', server.file], { env, openFiles });
    try {
      for (const door of ['openapi', 'gateway', 'admin']) {
        const wait = { stream: 'stderr', ms: 20_000 };
        server[door] = (await server.program.waitFor(LISTENING(door), wait))[1];
      }
    } catch (error) {
      server.program.signal('SIGKILL');
      throw error;
    }
    return server;
  }

  get pid() {
    return this.program.pid;
  }

  get log() {
    return this.program.stderr;
  }

  get gatewayUrl() {
    return `ws://${this.gateway}/v1/connect`;
  }

  write(settings) {
    this.settings = settings;
    writeFileSync(this.file, toToml(makeConfig(settings)));
  }

  // Waits for a log line written after now() was called, so that older ones do not count.
  async logs(pattern, action) {
    const from = this.log.length;
    await action();
    return this.program.waitFor(pattern, { stream: 'stderr', from });
  }

  // The value of one metric, as in `rollcall_net_accepts_total{door="admin"}`.
  async metric(name) {
    const { text } = await get(this.admin, '/metrics');
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    if (!line) throw new Error(`no metric ${name}`);
    return Number(line.slice(name.length + 1));
  }

  refusals(door, reason) {
    return this.metric(`rollcall_door_refusals_total{door="${door}",reason="${reason}"}`);
  }

  // The metrics as they stand, for the record; a door that does not answer us has none.
  async recordMetrics() {
    const page = await get(this.admin, '/metrics').catch(() => null);
    if (page?.status === 200) recordMetrics(page.text);
  }

  // Ends it as an operator would; anything but a clean end is a failed test.
  async stop() {
    this.program.signal('SIGCONT');
    await this.recordMetrics();
    const { code, signal } = await this.program.stop();
    assert.doesNotMatch(this.log, SANITIZER, this.log.slice(-4000));
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, this.log.slice(-2000));
  }

  // Ends it without a word.
  async kill() {
    this.program.signal('SIGKILL');
    await this.program.exited;
  }
}
