// Random choices that a failed test can repeat: ROLLCALL_SEED=N.

export const seed = Number(process.env.ROLLCALL_SEED ?? Date.now() % 2 ** 31);

// Mulberry32: small, and good enough to choose test cases.
export class Random {
  constructor(from = seed) {
    this.state = from >>> 0;
  }

  // 0 (included) to 1.
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(n) {
    return Math.floor(this.next() * n);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  text(alphabet, most) {
    return Array.from({ length: this.below(most + 1) }, () => this.pick(alphabet)).join('');
  }
}
