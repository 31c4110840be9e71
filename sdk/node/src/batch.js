// Batch: events on their way in one report. Sent again it is the same to a byte, so that it has its
// effect once.

import { stringify } from './json.js';

const MAX_EVENTS = 500;
// 64 KiB, less what stands around the events.
const MAX_BYTES = (64 << 10) - 512;

export class Batch {
  #bytes = 0;
  events = []; // As they are sent.
  said = []; // What each was made of: { event, connection }.
  appliedTo; // The last Sequence whose outcome is known.

  // `first`: the Sequence of its first event. `fields`: of the report, besides the events.
  constructor(first, fields = {}) {
    this.first = first;
    this.appliedTo = first - 1;
    this.fields = fields;
  }

  get last() {
    return this.first + this.events.length - 1;
  }

  // False when it does not fit.
  add(said) {
    if (this.events.length === MAX_EVENTS) return false;
    const event = { Sequence: this.last + 1, ...said.event };
    const bytes = stringify(event).length + 1; // ASCII, all of it.
    if (this.#bytes + bytes > MAX_BYTES) return false;
    this.#bytes += bytes;
    this.events.push(event);
    this.said.push(said);
    return true;
  }

  // Calls `each(said, sequence)` for those up to `acked` that were not told before.
  apply(acked, each) {
    const end = Math.min(acked, this.last);
    for (let sequence = this.appliedTo + 1; sequence <= end; ++sequence) each(this.said[sequence - this.first], sequence);
    this.appliedTo = Math.max(this.appliedTo, end);
  }
}

export const isFullAt = (count) => count >= MAX_EVENTS;
