// Follows a log file: first all that tells who is connected now, then line by line as it grows.

import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK = 1 << 20;
const POLL_MS = 50;
const IS_START = /^\d+: mosquitto version \S+ starting$/m;

export class LogTail {
  #file;
  #onLine;
  #descriptor;
  #offset = 0;
  #decoder = new StringDecoder('utf8');
  #rest = '';
  #buffer = Buffer.alloc(CHUNK);
  #timer;

  constructor(file, onLine) {
    this.#file = file;
    this.#onLine = onLine;
  }

  // Gives every line since the broker started, then follows. Throws when the log does not reach back so
  // far: whoever connected before would seem offline.
  start() {
    const before = `${this.#file}.1`;
    const reaches = (file) => existsSync(file) && this.#has(file, IS_START);
    if (!reaches(this.#file)) {
      if (!reaches(before)) throw new Error(`${this.#file}: has no line of the broker's start; restart the broker once`);
      this.#open(before);
      this.#readAll();
    }
    this.#open(this.#file);
    this.#readAll();
    this.#timer = setInterval(() => this.poll(), POLL_MS);
  }

  // What was written until now.
  poll() {
    if (this.#descriptor === undefined) this.#openIfThere();
    this.#readAll();
    const now = statSync(this.#file, { throwIfNoEntry: false });
    if (!now || this.#descriptor === undefined) return;
    const ours = fstatSync(this.#descriptor);
    if (now.ino !== ours.ino || now.size < this.#offset) {
      this.#readAll(); // What came to the old one since.
      this.#open(this.#file);
      this.#readAll();
    }
  }

  stop() {
    clearInterval(this.#timer);
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #has(file, pattern) {
    let isFound = false;
    const reader = new LogTail(file, (line) => (isFound ||= pattern.test(line)));
    reader.#open(file);
    reader.#readAll();
    reader.stop();
    return isFound;
  }

  #openIfThere() {
    if (existsSync(this.#file)) this.#open(this.#file);
  }

  #open(file) {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = openSync(file, 'r');
    this.#offset = 0;
    this.#rest = '';
  }

  #readAll() {
    if (this.#descriptor === undefined) return;
    for (;;) {
      const size = readSync(this.#descriptor, this.#buffer, 0, CHUNK, this.#offset);
      if (size === 0) return;
      this.#offset += size;
      const lines = (this.#rest + this.#decoder.write(this.#buffer.subarray(0, size))).split('\n');
      this.#rest = lines.pop();
      for (const line of lines) this.#onLine(line);
    }
  }
}
