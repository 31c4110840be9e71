// RollcallClient: the actions of the signed API as methods, with retries that are safe.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { shapes } from './answers.js';
import { RollcallError } from './errors.js';
import { toId, toIds } from './ids.js';
import { parse, stringify } from './json.js';
import { Transport } from './transport.js';

const NATIVE = '2026-11-22';
const COMPATIBLE = '2020-12-01';
const MAX_PAUSE_MS = 2000;

export class RollcallClient {
  #transport;
  #options;

  constructor({
    endpoint, accessKeyId, secretKey, region = 'cn-north-1', agent, ca,
    timeoutMs = 10_000, tryTimeoutMs = 3000, retries = 4, retryBaseMs = 100, random = Math.random,
  }) {
    this.#transport = new Transport({ endpoint, accessKeyId, secretKey, region, agent, ca });
    this.#options = { timeoutMs, tryTimeoutMs, retries, retryBaseMs, random };
  }

  // Any action, its fields as they are; a bigint is an integer of its own length.
  async call(action, fields, { version = NATIVE, signal, ...options } = {}) {
    const { timeoutMs, tryTimeoutMs, retries } = { ...this.#options, ...options };
    const body = stringify(fields);
    const deadline = performance.now() + timeoutMs;
    let signed;
    for (let tries = 0; ; ++tries) {
      signal?.throwIfAborted();
      signed ??= this.#transport.sign(action, version, body);
      const left = Math.max(1, Math.ceil(deadline - performance.now()));
      const failure = await this.#try(action, signed, { timeoutMs: Math.min(left, tryTimeoutMs), signal });
      if (!(failure instanceof RollcallError)) return failure;
      const pause = this.#pauseAfter(failure, tries);
      if (pause === undefined || tries >= retries || performance.now() + pause >= deadline) throw failure;
      // The same bytes again are the same call, and so have their effect once. What was answered is over:
      // it needs a signature of its own.
      if (failure.code !== 'NetworkError') signed = undefined;
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  // The Result, or a RollcallError.
  async #try(action, signed, { timeoutMs, signal }) {
    let answer;
    try {
      answer = await this.#transport.send(signed, { timeoutMs, signal });
    } catch (cause) {
      signal?.throwIfAborted();
      return new RollcallError({ action, code: 'NetworkError', message: cause.message, cause });
    }
    return unwrap(action, answer);
  }

  // How long to wait before the next try; undefined when another one is of no use, or not safe.
  #pauseAfter({ code, httpStatus, retryAfterMs }, tries) {
    const { random, retryBaseMs } = this.#options;
    const jitter = random() * Math.min(MAX_PAUSE_MS, retryBaseMs * 2 ** tries);
    if (code === 'NetworkError' || httpStatus === 503) return (retryAfterMs ?? 0) + jitter;
    if (httpStatus === 429 && retryAfterMs !== undefined) return retryAfterMs + jitter;
    return undefined;
  }

  // Two equal calls within the second that a signature tells would be one call; this makes them two.
  #changing(action, fields, options) {
    return this.call(action, { ...fields, Nonce: randomUUID() }, options);
  }

  async openLease({ AppId, OwnerId, TtlSeconds }, options) {
    return shapes.OpenLease(await this.#changing('OpenLease', { AppId, OwnerId, TtlSeconds }, options));
  }

  async reportConnections({ AppId, OwnerId, Epoch, Events, Snapshot, SnapshotBegin, SnapshotEnd }, options) {
    const fields = { AppId, OwnerId, Epoch: toId(Epoch, 'Epoch'), Events: Events.map(event), Snapshot, SnapshotBegin, SnapshotEnd };
    return shapes.ReportConnections(await this.call('ReportConnections', fields, options));
  }

  async renewLease({ AppId, OwnerId, Epoch, Connections, Digest }, options) {
    const fields = { AppId, OwnerId, Epoch: toId(Epoch, 'Epoch'), Connections, Digest };
    return shapes.RenewLease(await this.call('RenewLease', fields, options));
  }

  closeLease({ AppId, OwnerId, Epoch }, options) {
    return this.#changing('CloseLease', { AppId, OwnerId, Epoch: toId(Epoch, 'Epoch') }, options);
  }

  async kickConnections({ AppId, UserId, ConnIds, DeviceIds }, options) {
    const fields = { AppId, UserId: toId(UserId, 'UserId'), ConnIds, DeviceIds: toIds(DeviceIds, 'DeviceIds') };
    return shapes.KickConnections(await this.#changing('KickConnections', fields, options));
  }

  async queryPresence({ AppId, UserIds, ChangedSince }, options) {
    const fields = {
      AppId, UserIds: toIds(UserIds, 'UserIds'),
      ChangedSince: ChangedSince === undefined ? undefined : toId(ChangedSince, 'ChangedSince'),
    };
    return shapes.QueryPresence(await this.call('QueryPresence', fields, options));
  }

  async getOnlineCounts({ AppId }, options) {
    return shapes.GetOnlineCounts(await this.call('GetOnlineCounts', { AppId }, options));
  }

  async queryOnlineStatus({ AppId, UserIds }, options) {
    const fields = { AppId, UserIds: toIds(UserIds, 'UserIds') };
    return shapes.QueryOnlineStatus(await this.call('QueryOnlineStatus', fields, { version: COMPATIBLE, ...options }));
  }

  getAppToken({ AppId, UserId, ExpireTime }, options) {
    const fields = { AppId, UserId: toId(UserId, 'UserId'), ExpireTime };
    return this.call('GetAppToken', fields, { version: COMPATIBLE, ...options });
  }

  // Lets its connections go; calls under way fail.
  close() {
    this.#transport.close();
  }
}

const event = ({ UserId, DeviceId, ClientVersion, ...rest }) => ({
  ...rest,
  UserId: toId(UserId, 'UserId'),
  ...(DeviceId !== undefined && { DeviceId: toId(DeviceId, 'DeviceId') }),
  ...(ClientVersion !== undefined && { ClientVersion: toId(ClientVersion, 'ClientVersion') }),
});

function unwrap(action, { status, headers, text }) {
  const retryAfter = Number(headers['retry-after']);
  const common = { action, httpStatus: status, retryAfterMs: retryAfter >= 0 ? retryAfter * 1000 : undefined };
  let envelope;
  try {
    envelope = parse(text);
  } catch (cause) {
    return new RollcallError({ ...common, code: 'BadAnswer', message: `HTTP ${status} without JSON`, cause });
  }
  const { RequestId: requestId, Error: error } = envelope?.ResponseMetadata ?? {};
  if (error) {
    return new RollcallError({ ...common, code: error.Code, number: error.CodeN, message: error.Message, requestId });
  }
  if (status !== 200 || typeof envelope?.Result !== 'object') {
    return new RollcallError({ ...common, code: 'BadAnswer', message: `HTTP ${status} without a Result`, requestId });
  }
  return envelope.Result;
}
