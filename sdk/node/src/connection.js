// One connection of a gateway as a reporter keeps it, checked before it is taken.

import { toId } from './ids.js';
import { connIdFrom, digestFrom, isPlatform, keyBytes } from './identity.js';

const CONN_KEY = /^[!-~]{1,64}$/;
const REASONS = new Set(['closed', 'timeout', 'kicked', 'drained', 'token_expired']);
const MAX_UNIX_MS = 253_402_300_799_999; // Of the year 9999.

// Its identity is the object: the same ConnKey that connects again is another one.
export function makeConnection({ ConnKey, UserId, DeviceId = 0, Platform, ClientVersion = 0, ConnectedAt }, owner) {
  if (!CONN_KEY.test(ConnKey)) throw new RangeError('ConnKey: must be 1 to 64 characters of ASCII, none of them a space');
  if (!isPlatform(Platform)) throw new RangeError('Platform: must be Android, iOS or Web');
  if (ConnectedAt !== undefined && !(Number.isSafeInteger(ConnectedAt) && ConnectedAt >= 0 && ConnectedAt <= MAX_UNIX_MS)) {
    throw new RangeError('ConnectedAt: must be Unix milliseconds');
  }
  const ids = {
    UserId: toId(UserId, 'UserId'), DeviceId: toId(DeviceId, 'DeviceId'), ClientVersion: toId(ClientVersion, 'ClientVersion'),
  };
  const key = keyBytes(ConnKey);
  return {
    ConnKey, ...ids, Platform, ConnectedAt,
    connId: connIdFrom(owner, key),
    digest: digestFrom(key, { ...ids, Platform }),
    isEvicted: false,
  };
}

export function checkReason(reason) {
  if (!REASONS.has(reason)) throw new RangeError(`Reason: must be one of ${[...REASONS].join(', ')}`);
  return reason;
}

export const connectedEvent = ({ ConnKey, UserId, DeviceId, Platform, ClientVersion, ConnectedAt }) => ({
  Op: 'Connected', ConnKey, UserId, DeviceId, Platform, ClientVersion, ConnectedAt,
});

export const disconnectedEvent = ({ ConnKey, UserId }, Reason) => ({ Op: 'Disconnected', ConnKey, UserId, Reason });

// What a gateway states that has no connection.
export const NOBODY = { Op: 'Disconnected', ConnKey: 'rollcall:nobody', UserId: 0n };
