// Waiting with a deadline: no test sleeps, each waits for what it is about.

// How much longer than usual things may take, e.g. under a sanitizer.
export const slowness = /\/(asan|tsan)\//.test(process.env.ROLLCALL_BIN ?? '') ? 5 : 1;

const POLL_MS = 5;

// Resolves with the first truthy value of `condition` (may be async); rejects after `ms`.
export async function until(what, condition, ms = 10_000) {
  const deadline = performance.now() + ms * slowness;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

// `promise`, or a rejection after `ms`.
export async function within(what, promise, ms = 10_000) {
  let timer;
  const late = new Promise((_, reject) => {
    const say = () => reject(new Error(`not within ${ms} ms: ${what}`));
    timer = setTimeout(say, ms * slowness);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// The value at share `p` (0..1) of `values`.
export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)];
}
