// HeldTable: what the service has of a lease, as its answers tell: the connections that it took, their
// number and their digest.

import { addDigest, digestText, subtractDigest } from './identity.js';

export class HeldTable {
  #byKey = new Map(); // ConnKey → { connection, sequence }
  #keyOf = new Map(); // ConnId → ConnKey
  #digest = 0n;

  get size() {
    return this.#byKey.size;
  }

  get digest() {
    return digestText(this.#digest);
  }

  // In the place of what had its ConnKey. `sequence`: of the event that said so.
  hold(connection, sequence) {
    this.drop(connection.ConnKey);
    this.#byKey.set(connection.ConnKey, { connection, sequence });
    this.#keyOf.set(connection.connId, connection.ConnKey);
    this.#digest = addDigest(this.#digest, connection.digest);
  }

  drop(connKey) {
    const held = this.#byKey.get(connKey);
    if (!held) return;
    this.#byKey.delete(connKey);
    this.#keyOf.delete(held.connection.connId);
    this.#digest = subtractDigest(this.#digest, held.connection.digest);
  }

  // Undefined when no such connection is held.
  byConnId(connId) {
    return this.#byKey.get(this.#keyOf.get(connId))?.connection;
  }

  // As the service does at the end of a snapshot that began with `sequence`.
  dropOlderThan(sequence) {
    for (const [connKey, held] of this.#byKey) if (held.sequence < sequence) this.drop(connKey);
  }

  clear() {
    this.#byKey.clear();
    this.#keyOf.clear();
    this.#digest = 0n;
  }
}
