// The `rollcall` program under test, as a child process.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

import { recordLog } from './recorder.js';
import { until, within } from './wait.js';

export const BINARY =
  process.env.ROLLCALL_BIN ?? new URL('../../../build/release/rollcall', import.meta.url).pathname;

// One running program. What it printed so far stands in `stdout` and `stderr`.
export class Program {
  static running = new Set();

  // `openFiles` is its limit of open files.
  constructor(args, { env = {}, input, binary = BINARY, openFiles } = {}) {
    if (!existsSync(binary)) throw new Error(`${binary} is not there: run script/build first`);
    this.name = `rollcall ${args[0]}`;
    this.stdout = '';
    this.stderr = '';
    const [command, ...rest] = [...(openFiles ? ['prlimit', `--nofile=${openFiles}`] : []), binary, ...args];
    this.child = spawn(command, rest, { env: { ...process.env, ...env }, stdio: 'pipe' });
    this.child.stdout.setEncoding('utf8').on('data', (text) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    this.child.stdin.on('error', () => {}); // It may not want the input.
    this.child.stdin.end(input ?? '');
    Program.running.add(this);
    this.exited = once(this.child, 'close').then(([code, signal]) => {
      Program.running.delete(this);
      this.record();
      return { code, signal };
    });
  }

  // What is written for other eyes than the caller's own: a server's output, and every error. What a
  // command prints on request (a token, a signature) is its answer.
  record() {
    recordLog(this.stderr);
    if (/serve|check-config/.test(this.name)) recordLog(this.stdout);
  }

  get pid() {
    return this.child.pid;
  }

  get hasExited() {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  signal(name) {
    return this.child.kill(name);
  }

  // Waits for a match in what it printed, from character `from` on; fails at once when the program
  // ends without one.
  async waitFor(pattern, { stream = 'stdout', ms = 10_000, from = 0 } = {}) {
    return until(
      `${this.name} printing ${pattern}`,
      async () => {
        const match = this[stream].slice(from).match(pattern);
        if (!match && this.hasExited) {
          throw new Error(`${this.name} ended without ${pattern}:\n${this.stdout}${this.stderr}`);
        }
        return match;
      },
      ms,
    );
  }

  // Ends it with SIGTERM and says how it ended; SIGKILL and an error when it does not.
  async stop(ms = 20_000) {
    if (!this.hasExited) this.signal('SIGTERM');
    try {
      return await within(`${this.name} ending on SIGTERM`, this.exited, ms);
    } catch (error) {
      this.signal('SIGKILL');
      throw error;
    }
  }
}

// Nothing outlives the test process, whatever happens to it.
process.on('exit', () => {
  for (const program of Program.running) {
    program.record();
    program.signal('SIGKILL');
  }
});

// Runs a command to its end.
export async function run(args, options = {}) {
  const program = new Program(args, options);
  try {
    const { code } = await within(`${program.name} ending`, program.exited, options.ms ?? 20_000);
    return { code, stdout: program.stdout, stderr: program.stderr };
  } finally {
    program.signal('SIGKILL');
  }
}
