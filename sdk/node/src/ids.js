// 64-bit integers of the API: taken as a string of digits, a bigint or a number that is exact; given as
// a string of digits, so that two are the same exactly when they are ===.

const MAX_ID = (1n << 63n) - 1n;

const isExact = (value) =>
  typeof value === 'bigint' || Number.isSafeInteger(value) || (typeof value === 'string' && /^\d{1,19}$/.test(value));

// As a bigint, or throws what names the field and its rule.
export function toId(value, name, min = 0n) {
  const id = isExact(value) ? BigInt(value) : -1n;
  if (id < min || id > MAX_ID) {
    throw new RangeError(`${name}: must be an integer in ${min}..2^63-1, as digits, a bigint or a number that is exact`);
  }
  return id;
}

export const toIds = (values, name) => values?.map((value) => toId(value, name));

export const fromId = (value) => String(value);
