// LeaseReporter: says to Rollcall what connects and disconnects at a gateway, and keeps its lease.
//
// Its own table of live connections is the truth; the service is made to agree with it. One call at a time,
// by one loop: see #nextStep for what comes first. README.md tells what it does about each failure.

import { EventEmitter } from 'node:events';

import { Batch, isFullAt } from './batch.js';
import { NOBODY, checkReason, connectedEvent, disconnectedEvent, makeConnection } from './connection.js';
import { RollcallError } from './errors.js';
import { EventQueue } from './event_queue.js';
import { HeldTable } from './held_table.js';
import { ownerBytes } from './identity.js';

const MAX_PAUSE_MS = 2000;
const FIRST_PAUSE_MS = 100;
const MAX_TOLD = 500; // Evictions in one answer.
const SKIPPED = 10_000; // Sequences left out when the service refuses those we took for the next ones.

export class LeaseReporter extends EventEmitter {
  #client;
  #options;
  #lease; // What names it in each call, but for the Epoch.
  #owner; // What its ConnIds begin with.

  #live = new Map(); // ConnKey → connection
  #held = new HeldTable();
  #queue;
  #batch; // Under way, or to be sent again.
  #snapshot; // { connections, at, first }: under way; `first` once its first page was made.
  #snapshotReason; // Why one has to begin.

  #state = 'new'; // Then running, closing, and at the end closed or fenced.
  #isPaused = false;
  #epoch;
  #isResumed = false;
  #hasUnansweredOpening = false;
  #sequence = 0;
  #renewAt = 0;
  #mismatches = 0;
  #failures = 0;
  #keepsLease = false;
  #abort;
  #loop;
  #wake = () => {};
  #waiters = [];

  constructor(client, {
    appId, ownerId, ttlSeconds = 30, epoch, maxQueuedEvents = 100_000, batchDelayMs = 10, random = Math.random,
  }) {
    super();
    this.#client = client;
    this.#lease = { AppId: appId, OwnerId: ownerId };
    this.#owner = ownerBytes(appId, ownerId);
    this.#options = { ttlSeconds, batchDelayMs, random };
    this.#queue = new EventQueue(maxQueuedEvents);
    this.#epoch = epoch;
    this.#isResumed = epoch !== undefined;
  }

  get stats() {
    return {
      state: this.#isPaused && this.#state === 'running' ? 'paused' : this.#state,
      epoch: this.#epoch,
      live: this.#live.size,
      held: this.#held.size,
      digest: this.#held.digest,
      queued: this.#queue.size + (this.#batch?.events.length ?? 0),
    };
  }

  // Resolves when the service has all that was said so far. Also after it was fenced.
  start() {
    if (this.#state === 'running' || this.#state === 'closing') throw new Error(`start: it is ${this.#state}`);
    if (this.#state !== 'new') this.#lose();
    this.#state = 'running';
    this.#abort = new AbortController();
    this.#snapshotReason ??= 'start';
    this.#loop = this.#run();
    return this.flush();
  }

  connected(fields) {
    const connection = makeConnection(fields, this.#owner);
    const before = this.#live.get(connection.ConnKey);
    if (before && before.UserId !== connection.UserId) this.disconnected(before.ConnKey);
    this.#live.set(connection.ConnKey, connection);
    this.#say({ event: connectedEvent(connection), connection });
  }

  // False when it does not know such a connection.
  disconnected(connKey, reason = 'closed') {
    checkReason(reason);
    const connection = this.#live.get(connKey);
    if (!connection) return false;
    this.#live.delete(connKey);
    this.#say({ event: disconnectedEvent(connection, reason), connection });
    return true;
  }

  // What is connected is exactly this.
  replaceAll(connections) {
    const all = connections.map((fields) => makeConnection(fields, this.#owner));
    this.#live = new Map(all.map((connection) => [connection.ConnKey, connection]));
    this.#needSnapshot('replaced');
  }

  // Vouches for nothing until resume(): no call is made, so that the lease lapses.
  pause() {
    this.#isPaused = true;
  }

  resume() {
    this.#isPaused = false;
    this.#renewAt = 0;
    this.#wake();
  }

  // Resolves when the service has what was said until now; rejects when it was closed or fenced before.
  flush() {
    const upTo = this.#queue.taken + this.#queue.size;
    const flushed = new Promise((resolve, reject) => this.#waiters.push({ resolve, reject, upTo }));
    flushed.catch(() => {}); // The event tells, too.
    this.#settleWaiters();
    this.#wake();
    return flushed;
  }

  // Says what is left and ends the lease, and with it all its connections; with `keepLease` it lives on
  // until it lapses, for a next process that is given its epoch. False when that could not be done in time.
  async close({ timeoutMs = 5000, keepLease = false } = {}) {
    if (this.#state === 'running') {
      this.#state = 'closing';
      this.#keepsLease = keepLease;
      this.#wake();
      const timer = setTimeout(() => {
        this.#abort.abort();
        this.#wake();
      }, timeoutMs);
      await this.#loop;
      clearTimeout(timer);
    } else {
      await this.#loop;
    }
    return this.#state === 'closed' && !this.#abort?.signal.aborted;
  }

  #say(said) {
    // A snapshot that has yet to begin says it. What was evicted must be told gone all the same.
    const isSaidLater = this.#snapshotReason !== undefined && !said.connection.isEvicted;
    if (this.#state === 'new' || isSaidLater) return;
    if (this.#queue.push(said)) {
      if (this.#queue.size === 1 || isFullAt(this.#queue.size)) this.#wake();
    } else {
      this.emit('overflow', { queued: this.#queue.size });
      this.#needSnapshot('overflow');
    }
  }

  #needSnapshot(reason) {
    this.#snapshotReason = reason;
    this.#queue.retain(({ event, connection }) => connection.isEvicted && event.Op === 'Disconnected');
    this.#wake();
  }

  async #run() {
    while (this.#state === 'running' || this.#state === 'closing') {
      if (this.#abort.signal.aborted) {
        this.#end('closed');
        break;
      }
      const step = this.#nextStep();
      try {
        await (step ? step.call(this) : this.#idle());
      } catch (error) {
        await this.#onFailure(error);
      }
      this.#settleWaiters();
    }
  }

  #nextStep() {
    const isClosing = this.#state === 'closing';
    if (this.#isPaused && !isClosing) return undefined;
    if (this.#epoch === undefined) return isClosing ? () => this.#end('closed') : this.#open;
    if (this.#batch) return this.#report;
    const isBetweenSnapshots = !this.#snapshot && this.#snapshotReason === undefined;
    if (isBetweenSnapshots && this.#queue.size === 0 && isClosing) return this.#close;
    // The counts of both sides can be compared only when nothing is under way.
    if (isBetweenSnapshots && performance.now() >= this.#renewAt) return this.#renew;
    if (this.#snapshotReason !== undefined) this.#beginSnapshot();
    if (this.#isPagesTurn()) this.#batch = this.#makePage();
    else if (this.#queue.size > 0 && this.#isTimeToReport()) this.#batch = this.#makeBatch();
    return this.#batch && this.#report;
  }

  // The first page comes before any event: what was said before it does not count as stated. Then in turn.
  #isPagesTurn() {
    if (!this.#snapshot) return false;
    return this.#snapshot.first === undefined || this.#snapshot.isNext || this.#queue.size === 0;
  }

  #isTimeToReport() {
    const isAwaited = this.#state === 'closing' || this.#waiters.length > 0 || this.#snapshot;
    return isAwaited || isFullAt(this.#queue.size) || performance.now() >= this.#reportAt();
  }

  #reportAt() {
    return this.#queue.oldestAt + this.#options.batchDelayMs;
  }

  // Until something is to be done.
  #idle() {
    const until = this.#queue.size > 0 ? Math.min(this.#renewAt, this.#reportAt()) : this.#renewAt;
    return this.#rest(this.#isPaused ? undefined : Math.max(0, until - performance.now()));
  }

  #rest(ms) {
    return new Promise((resolve) => {
      // A timer may come a millisecond early.
      const timer = ms === undefined ? undefined : setTimeout(resolve, Math.ceil(ms) + 1);
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#wake = wake;
    });
  }

  #call(method, fields) {
    const timeoutMs = Math.ceil(this.#options.ttlSeconds * 1000 / 3);
    const options = { timeoutMs, tryTimeoutMs: Math.min(3000, Math.ceil(timeoutMs / 2)), signal: this.#abort.signal };
    return this.#client[method]({ ...this.#lease, ...fields }, options);
  }

  async #open() {
    try {
      const { Epoch, ExpiresAt } = await this.#call('openLease', { TtlSeconds: this.#options.ttlSeconds });
      this.#epoch = Epoch;
      this.#sequence = 0;
      this.emit('opened', { Epoch, ExpiresAt });
    } catch (error) {
      // It may come late, and then fences what was opened after it.
      if (error.code === 'NetworkError') this.#hasUnansweredOpening = true;
      throw error;
    }
  }

  async #close() {
    if (!this.#keepsLease) await this.#call('closeLease', { Epoch: this.#epoch });
    this.#end('closed');
  }

  async #renew() {
    const claim = { Epoch: this.#epoch, Connections: this.#held.size, Digest: this.#held.digest };
    const answer = await this.#call('renewLease', claim);
    this.#failures = 0;
    this.#isResumed = false;
    this.#renewAt = performance.now() + this.#options.ttlSeconds * 1000 / 3;
    const hasNews = this.#takeEvicted(answer.Evicted);
    // Theirs, less what they have just told us is gone.
    const isInSync = this.#held.size === answer.Connections && this.#held.digest === answer.Digest;
    this.emit('renewed', { ExpiresAt: answer.ExpiresAt, InSync: isInSync, Connections: answer.Connections });
    if (isInSync) {
      this.#mismatches = 0;
    } else if (hasNews && answer.Evicted.length === MAX_TOLD) {
      this.#renewAt = 0; // There is more to be told.
    } else if (++this.#mismatches < 2) {
      this.#renewAt = 0; // Somebody may have been evicted between their count and their list.
    } else {
      this.#mismatches = 0;
      this.#needSnapshot('out of sync');
    }
  }

  #beginSnapshot() {
    this.#needSnapshot(this.#snapshotReason);
    this.#snapshot = { reason: this.#snapshotReason, connections: [...this.#live.values()], at: 0, first: undefined };
    this.#snapshotReason = undefined;
    // Above all that the process before took for its own.
    if (this.#isResumed) this.#sequence = Math.max(this.#sequence, Date.now() * 1000);
  }

  #makeBatch() {
    const batch = new Batch(this.#sequence + 1);
    this.#queue.moveTo(batch);
    this.#sequence = batch.last;
    if (this.#snapshot) this.#snapshot.isNext = true;
    return batch.events.length > 0 ? batch : undefined;
  }

  #makePage() {
    const snapshot = this.#snapshot;
    const { connections } = snapshot;
    const isFirst = snapshot.first === undefined;
    const page = new Batch(this.#sequence + 1, { Snapshot: true, ...(isFirst && { SnapshotBegin: true }) });
    for (; snapshot.at < connections.length; ++snapshot.at) {
      const connection = this.#toState(connections[snapshot.at]);
      if (connection && !page.add({ event: connectedEvent(connection), connection })) break;
    }
    if (page.events.length === 0) page.add({ event: NOBODY });
    if (snapshot.at === connections.length) page.fields.SnapshotEnd = true;
    snapshot.first ??= page.first;
    snapshot.isNext = false;
    this.#sequence = page.last;
    return page;
  }

  // What a page says of a connection that was there when the snapshot began.
  #toState(connection) {
    const now = this.#live.get(connection.ConnKey);
    // What was evicted comes back only by its events.
    if (!now || now.isEvicted || connection.isEvicted) return undefined;
    // Its events that wait led to this, and must not be gone through again.
    if (now !== connection) this.#queue.forget(connection.ConnKey);
    return now;
  }

  async #report() {
    const batch = this.#batch;
    const answer = await this.#call('reportConnections', { Epoch: this.#epoch, Events: batch.events, ...batch.fields });
    this.#failures = 0;
    this.#isResumed = false;
    const acked = answer.AckedSequence;
    const rejected = new Map(answer.Rejected.map((one) => [one.Sequence, one]));
    batch.apply(acked, (said, sequence) => this.#apply(said, sequence, rejected.get(sequence)));
    this.#takeEvicted(answer.Evicted);
    if (acked === batch.last) return this.#done(batch);
    if (acked < batch.last && batch.appliedTo === acked) {
      const { Code: code = 'ServiceUnavailableTemp', Message: message = '' } = rejected.get(acked + 1) ?? {};
      throw new RollcallError({ action: 'ReportConnections', code, message, httpStatus: 200 });
    }
    // They are ahead of us, or miss what we have not kept.
    this.#batch = undefined;
    this.#sequence = Math.max(this.#sequence, acked);
    return this.#needSnapshot('sequence');
  }

  #apply({ event, connection }, sequence, rejection) {
    if (rejection) {
      const { Code, Message } = rejection;
      this.emit('rejected', { Op: event.Op, ConnKey: event.ConnKey, UserId: String(event.UserId), Code, Message });
    } else if (event.Op === 'Connected') {
      this.#held.hold(connection, sequence);
    } else {
      this.#held.drop(event.ConnKey);
    }
  }

  #done(batch) {
    this.#batch = undefined;
    if (!batch.fields.SnapshotEnd) return;
    this.#held.dropOlderThan(this.#snapshot.first);
    this.emit('snapshot', { Reason: this.#snapshot.reason, Connections: this.#held.size });
    this.#snapshot = undefined;
    this.#renewAt = 0; // Do they count the same?
  }

  // True when any of them was not known.
  #takeEvicted(evicted) {
    let hasNews = false;
    for (const { ConnId, UserId, Reason, By } of evicted) {
      const connection = this.#held.byConnId(ConnId);
      if (!connection) continue; // Told before, or of a process before.
      hasNews = true;
      this.#held.drop(connection.ConnKey);
      // Otherwise it is another connection that has this ConnKey by now.
      if (this.#live.get(connection.ConnKey) !== connection) continue;
      connection.isEvicted = true;
      this.emit('evicted', { ConnKey: connection.ConnKey, ConnId, UserId, Reason, ...(By && { By }) });
    }
    return hasNews;
  }

  async #onFailure(error) {
    if (this.#abort.signal.aborted) return undefined;
    if (!(error instanceof RollcallError)) throw error;
    const failures = this.#failures++;
    if (error.code === 'LeaseFenced' && !this.#isResumed && !this.#hasUnansweredOpening) {
      return this.#end('fenced', error);
    }
    this.emit('failure', error);
    if (error.code === 'LeaseFenced' || error.code === 'LeaseNotFound') {
      if (error.code === 'LeaseFenced') this.#hasUnansweredOpening = false;
      if (this.#state === 'closing') return this.#end('closed');
      this.#lose();
      if (failures === 0) return undefined; // At once: every moment its users are absent.
    } else if (error.code === 'InvalidParam' && error.action === 'ReportConnections') {
      this.#batch = undefined;
      this.#sequence += SKIPPED;
      this.#needSnapshot('sequence');
    }
    const limit = Math.min(MAX_PAUSE_MS, this.#options.ttlSeconds * 1000 / 3, FIRST_PAUSE_MS * 2 ** failures);
    const until = performance.now() + this.#options.random() * limit;
    while (performance.now() < until && !this.#abort.signal.aborted) await this.#rest(until - performance.now());
    return undefined;
  }

  // The lease is gone, with all that the service had of it.
  #lose() {
    this.#epoch = undefined;
    this.#isResumed = false;
    this.#batch = undefined;
    this.#snapshot = undefined;
    this.#held.clear();
    this.#renewAt = 0;
    this.#needSnapshot('opened');
  }

  #end(state, error) {
    this.#state = state;
    for (const { reject } of this.#waiters.splice(0)) reject(error ?? new Error(`the reporter is ${state}`));
    this.emit(state, ...(error ? [error] : []));
  }

  #settleWaiters() {
    const isOver = this.#state === 'closed' || this.#state === 'fenced';
    if (isOver) for (const { reject } of this.#waiters.splice(0)) reject(new Error(`the reporter is ${this.#state}`));
    const isBusy = this.#batch || this.#snapshot || this.#snapshotReason !== undefined;
    if (this.#state === 'new' || this.#epoch === undefined || isBusy) return;
    const isDone = ({ upTo }) => this.#queue.taken >= upTo;
    for (const { resolve } of this.#waiters.filter(isDone)) resolve();
    this.#waiters = this.#waiters.filter((waiter) => !isDone(waiter));
  }
}
