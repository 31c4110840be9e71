// Keeps what the programs under test write where secrets must never be (logs, error answers, metrics)
// and which secrets they were given, for tools/check_secrets.py. Does nothing unless
// ROLLCALL_RECORD_DIR names a folder.

import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.ROLLCALL_RECORD_DIR;
if (folder) mkdirSync(folder, { recursive: true });

// One file a process, so that test processes do not write into each other's lines.
function append(kind, text) {
  if (folder && text) appendFileSync(join(folder, `${kind}-${process.pid}.txt`), text.endsWith('\n') ? text : `${text}\n`);
}

export const recordLog = (text) => append('log', text);
export const recordError = (text) => append('error', text);
export const recordMetrics = (text) => append('metrics', text);

// Shorter than a secret may be it is a wrong input, and could stand anywhere.
const SHORTEST = 16;
const known = new Set();

export function recordSecret(secret) {
  if (!folder || typeof secret !== 'string' || secret.length < SHORTEST || known.has(secret)) return secret;
  known.add(secret);
  append('secrets', JSON.stringify(secret));
  return secret;
}

// A word that must be found in that kind of record, which shows that the search can find something.
export const recordControl = (kind, word) => append('controls', JSON.stringify([kind, word]));
