// A gateway from outside as the tests play it: leases, reports and its own table, from which it
// works out ConnIds and the digest by the documented rules alone.

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';

import { APP } from './config.js';
import { until } from './wait.js';

const VERSION = '2026-11-22';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const PLATFORMS = ['Android', 'iOS', 'Web'];
const MASK = (1n << 64n) - 1n;

const firstBytes = (text) => createHash('sha256').update(text).digest().readBigUInt64BE(0);

export function connIdOf(owner, connKey, app = APP) {
  let number = (firstBytes(`${app}/${owner}`) << 64n) | firstBytes(connKey);
  let text = '';
  for (let i = 0; i < 22; i++, number >>= 6n) text = ALPHABET[Number(number & 63n)] + text;
  return text;
}

function mix(bits) {
  let mixed = ((bits ^ (bits >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return mixed ^ (mixed >> 31n);
}

export function digestOf(connections) {
  let sum = 0n;
  for (const { ConnKey, UserId, DeviceId, Platform, ClientVersion } of connections) {
    let digest = mix(firstBytes(ConnKey));
    for (const field of [UserId, DeviceId, PLATFORMS.indexOf(Platform), ClientVersion]) {
      digest = mix(digest ^ BigInt(field));
    }
    sum = (sum + digest) & MASK;
  }
  return sum.toString(16).padStart(16, '0');
}

// Calls throw nothing: they give { status, code, result }.
// Waits until none of the users is online; until then all of them were, in every answer.
export async function absentAtOnce(api, users) {
  const seen = [];
  await until('all are absent', async () => {
    seen.push(Object.keys(await api.query(users)).length);
    return seen.at(-1) === 0;
  });
  assert.deepEqual([...new Set(seen)], [users.length, 0], 'all at once');
}

export class Gateway {
  constructor(api, owner, { app = APP, ttl = 30 } = {}) {
    Object.assign(this, { api, owner, app, ttl, sequence: 0, held: new Map() });
  }

  async call(action, fields) {
    const body = { AppId: this.app, OwnerId: this.owner, ...fields };
    const answer = await this.api.call(action, body, { version: VERSION });
    return { status: answer.status, code: answer.json.ResponseMetadata.Error?.Code, result: answer.json.Result };
  }

  async open() {
    // Two openings within the second that X-Date can tell would be the same call.
    const answer = await this.call('OpenLease', { TtlSeconds: this.ttl, Nonce: randomUUID() });
    this.epoch = answer.result?.Epoch;
    this.sequence = 0;
    return answer;
  }

  connected(ConnKey, UserId, fields = {}) {
    const event = {
      Sequence: ++this.sequence, Op: 'Connected', ConnKey, UserId, DeviceId: 0, Platform: 'iOS', ClientVersion: 1, ...fields,
    };
    this.held.set(ConnKey, event);
    return event;
  }

  disconnected(ConnKey, Reason) {
    const { UserId } = this.held.get(ConnKey);
    this.held.delete(ConnKey);
    return { Sequence: ++this.sequence, Op: 'Disconnected', ConnKey, UserId, ...(Reason && { Reason }) };
  }

  send(Events, fields = {}) {
    return this.call('ReportConnections', { Epoch: this.epoch, Events, ...fields });
  }

  // All that is held, in pages.
  async snapshot(page = 500) {
    const events = [...this.held.values()].map((event) => ({ ...event, Sequence: ++this.sequence }));
    let answer;
    for (let at = 0; at < events.length; at += page) {
      answer = await this.send(events.slice(at, at + page), {
        Snapshot: true, SnapshotBegin: at === 0, SnapshotEnd: at + page >= events.length,
      });
    }
    return answer;
  }

  renew() {
    return this.call('RenewLease', {
      Epoch: this.epoch, Connections: this.held.size, Digest: digestOf([...this.held.values()]),
    });
  }

  close() {
    return this.call('CloseLease', { Epoch: this.epoch, Nonce: randomUUID() });
  }
}
