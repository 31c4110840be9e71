// A stand-in for the service: it answers the lease actions by the rules of docs/own-gateway.md, and fails
// as a test tells it to.

import http from 'node:http';
import { once } from 'node:events';

import { connIdOf, digestOf } from '../../index.js';

export const APP = 123;
export const CROWDED_USER = 999_666; // Has too many connections already.

const failure = (status, Code, headers = {}) => ({ status, headers, error: { Code, CodeN: 1, Message: `made ${Code}` } });

export class FakeService {
  // What to do instead of a plain answer, one entry a call of that action, in order:
  // 'drop before', 'drop after' (it has its effect), 'hang', [status, code, headers], or a function.
  faults = {};
  calls = []; // { action, body, authorization }
  leases = new Map(); // OwnerId → { epoch, acked, table, evicted }
  epoch = 0;

  static async start(t) {
    const service = new FakeService();
    service.http = http.createServer((request, response) => service.#onRequest(request, response));
    service.http.listen(0, '127.0.0.1');
    await once(service.http, 'listening');
    t.after(() => {
      service.http.close();
      service.http.closeAllConnections();
    });
    service.endpoint = `http://127.0.0.1:${service.http.address().port}`;
    return service;
  }

  callsOf(action) {
    return this.calls.filter((call) => call.action === action);
  }

  users(owner) {
    return [...(this.leases.get(owner)?.table.values() ?? [])].map((one) => Number(one.UserId)).sort((a, b) => a - b);
  }

  // Somebody else removes a connection.
  evict(owner, ConnKey, fields = { Reason: 'kicked' }) {
    const lease = this.leases.get(owner);
    const { UserId } = lease.table.get(ConnKey);
    lease.table.delete(ConnKey);
    lease.evicted.set(ConnKey, { ConnId: connIdOf(APP, owner, ConnKey), UserId, ...fields });
  }

  async #onRequest(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const action = new URL(request.url, 'http://a').searchParams.get('Action');
    const body = JSON.parse(text);
    this.calls.push({ action, body, bytes: text.length, authorization: request.headers.authorization });
    const fault = this.faults[action]?.shift();
    if (fault === 'drop before') return request.socket.destroy();
    if (fault === 'hang') return undefined;
    if (Array.isArray(fault)) return this.#answer(response, action, failure(...fault));
    const answer = typeof fault === 'function' ? fault(body) : this[action](body);
    if (fault === 'drop after') return request.socket.destroy();
    return this.#answer(response, action, answer);
  }

  #answer(response, Action, { status = 200, headers = {}, error, result, text }) {
    const ResponseMetadata = { RequestId: `request-${this.calls.length}`, Action, ...(error && { Error: error }) };
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(text ?? JSON.stringify({ ResponseMetadata, ...(result && { Result: result }) }));
  }

  #with({ OwnerId, Epoch }, work) {
    const lease = this.leases.get(OwnerId);
    if (!lease || Epoch > lease.epoch) return failure(404, 'LeaseNotFound');
    if (Epoch < lease.epoch) return failure(409, 'LeaseFenced');
    return { result: { ...work(lease), ExpiresAt: 1, Evicted: [...lease.evicted.values()].slice(0, 500) } };
  }

  OpenLease({ AppId, OwnerId }) {
    const evicted = this.leases.get(OwnerId)?.evicted ?? new Map();
    this.leases.set(OwnerId, { epoch: ++this.epoch, acked: 0, table: new Map(), evicted });
    return { result: { AppId, OwnerId, Epoch: this.epoch, ExpiresAt: 1 } };
  }

  ReportConnections(body) {
    return this.#with(body, (lease) => {
      const first = body.Events[0].Sequence;
      if (body.SnapshotBegin && first > lease.acked) Object.assign(lease, { acked: first - 1, snapshotFrom: first });
      const Rejected = [];
      for (const event of body.Events) {
        if (event.Sequence <= lease.acked) continue;
        if (event.Sequence > lease.acked + 1) {
          Rejected.push({ Sequence: event.Sequence, Code: 'SequenceGap', Message: 'gap' });
          break;
        }
        this.#take(lease, event, body.Snapshot, Rejected);
        lease.acked = event.Sequence;
      }
      if (body.SnapshotEnd && body.Events.at(-1).Sequence <= lease.acked) {
        for (const [key, one] of lease.table) if (one.Sequence < lease.snapshotFrom) lease.table.delete(key);
      }
      return { AckedSequence: lease.acked, Rejected };
    });
  }

  #take(lease, event, isSnapshot, rejected) {
    if (event.Op === 'Disconnected') {
      lease.table.delete(event.ConnKey);
      lease.evicted.delete(event.ConnKey);
    } else if (event.UserId === CROWDED_USER) {
      rejected.push({ Sequence: event.Sequence, Code: 'TooManyConnections', Message: 'too many' });
    } else if (!(isSnapshot && lease.evicted.has(event.ConnKey))) {
      lease.evicted.delete(event.ConnKey);
      lease.table.set(event.ConnKey, event);
    }
  }

  RenewLease(body) {
    return this.#with(body, (lease) => {
      const Digest = digestOf([...lease.table.values()]);
      const Connections = lease.table.size;
      return { Connections, Digest, InSync: Connections === body.Connections && Digest === body.Digest };
    });
  }

  CloseLease(body) {
    const answer = this.#with(body, () => ({ AppId: body.AppId, OwnerId: body.OwnerId }));
    if (answer.result) this.leases.delete(body.OwnerId);
    return answer;
  }
}
