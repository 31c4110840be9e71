// EventQueue: what was said and is in no report yet, in order, up to a bound.

export class EventQueue {
  #items = []; // Of what was said last.
  #from = 0; // Those before were taken.
  #taken = 0; // Over all time.
  #forgotten = new Map(); // ConnKey → how many were pushed before it was forgotten.
  #max;
  oldestAt; // When the oldest one came, on performance.now().

  constructor(max) {
    this.#max = max;
  }

  // What was forgotten counts until its turn comes.
  get size() {
    return this.#items.length - this.#from;
  }

  // Of all that was ever pushed, how many are in it no more.
  get taken() {
    return this.#taken;
  }

  // False when it is full.
  push(said) {
    if (this.size >= this.#max) return false;
    if (this.size === 0) this.oldestAt = performance.now();
    this.#items.push(said);
    return true;
  }

  // What was pushed of this connection will not be sent.
  forget(connKey) {
    this.#forgotten.set(connKey, this.#taken + this.size);
  }

  // Moves as many as fit.
  moveTo(batch) {
    while (this.size > 0) {
      const said = this.#items[this.#from];
      const isForgotten = this.#taken < this.#forgotten.get(said.connection.ConnKey);
      if (!isForgotten && !batch.add(said)) break;
      ++this.#from;
      ++this.#taken;
    }
    if (this.#from > 1000 || this.size === 0) {
      this.#items.splice(0, this.#from);
      this.#from = 0;
    }
    if (this.size === 0) this.#forgotten.clear();
    this.oldestAt = performance.now();
  }

  // Leaves those of which `keep` is true.
  retain(keep) {
    const before = this.size;
    this.#items = this.#items.slice(this.#from).filter(keep);
    this.#taken += before - this.#items.length;
    this.#from = 0;
    this.#forgotten.clear();
  }
}
