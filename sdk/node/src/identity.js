// ConnId and digest of a reported connection, by the rules of docs/own-gateway.md.

import { createHash } from 'node:crypto';

const PLATFORMS = { Android: 0n, iOS: 1n, Web: 2n };

export const isPlatform = (name) => Object.hasOwn(PLATFORMS, name);

const sha256 = (text) => createHash('sha256').update(text).digest();
const wrap = (number) => BigInt.asUintN(64, number);

// The bytes that all ConnIds of a lease begin with.
export const ownerBytes = (appId, ownerId) => sha256(`${appId}/${ownerId}`).subarray(0, 8);

const PADDING = Buffer.alloc(2);

// From what ownerBytes() and keyBytes() give. The alphabet is that of base64url, but the first digit holds
// the top 2 bits: with 16 zero bits before them, two digits of zeros come first.
export const connIdFrom = (owner, key) => Buffer.concat([PADDING, owner, key]).toString('base64url').slice(2);

export const keyBytes = (connKey) => sha256(connKey).subarray(0, 8);

export const connIdOf = (appId, ownerId, connKey) => connIdFrom(ownerBytes(appId, ownerId), keyBytes(connKey));

function mix(bits) {
  let mixed = wrap((bits ^ (bits >> 30n)) * 0xbf58476d1ce4e5b9n);
  mixed = wrap((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
  return mixed ^ (mixed >> 31n);
}

// Of one connection, as a bigint; its ids are bigints.
export function digestFrom(key, { UserId, DeviceId, Platform, ClientVersion }) {
  let digest = mix(key.readBigUInt64BE(0));
  for (const field of [UserId, DeviceId, PLATFORMS[Platform], ClientVersion]) digest = mix(digest ^ field);
  return digest;
}

export const addDigest = (sum, digest) => wrap(sum + digest);
export const subtractDigest = (sum, digest) => wrap(sum - digest);
export const digestText = (sum) => sum.toString(16).padStart(16, '0');

// Of any number of connections, as RenewLease takes it.
export function digestOf(connections) {
  const sum = connections.reduce((total, { ConnKey, UserId, DeviceId, Platform, ClientVersion }) => {
    const ids = { UserId: BigInt(UserId), DeviceId: BigInt(DeviceId), Platform, ClientVersion: BigInt(ClientVersion) };
    return addDigest(total, digestFrom(keyBytes(ConnKey), ids));
  }, 0n);
  return digestText(sum);
}
