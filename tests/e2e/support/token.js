// Device tokens made by hand, so that each part can be wrong on purpose.

import { createHmac } from 'node:crypto';

import { APP, APP_KEY } from './config.js';
import { recordSecret } from './recorder.js';

const base64url = (of) => Buffer.from(typeof of === 'string' ? of : JSON.stringify(of)).toString('base64url');

export const seconds = () => Math.floor(Date.now() / 1000);

// `changes` replace claims; undefined leaves one out.
export function claimsOf(userId, changes = {}) {
  const now = seconds();
  return { app: APP, sub: String(userId), iat: now, exp: now + 3600, aud: 'rollcall-gateway', ...changes };
}

// `header` and `claims` as objects, or as text where JSON.stringify could not write them.
export function makeToken(claims, { key = APP_KEY, header } = {}) {
  const signed = `${base64url(header ?? { alg: 'HS256', typ: 'JWT', kid: key.id })}.${base64url(claims)}`;
  const signature = createHmac('sha256', key.secret).update(signed).digest('base64url');
  recordSecret(signature);
  return `${signed}.${signature}`;
}

export const tokenOf = (userId, claims) => makeToken(claimsOf(userId, claims));
