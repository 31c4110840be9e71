// Signs requests of any bytes, right or wrong on purpose. Written from the published rules, not
// from the server: it is the other side.

import { createHash, createHmac } from 'node:crypto';

import { ACCESS_KEY, SECRET_KEY } from './config.js';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

export function xDate(time = Date.now()) {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}

function escape(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function canonicalQuery(query) {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name, ...rest] = part.split('=');
      const decode = (text) => {
        try {
          return decodeURIComponent(text.replace(/\+/g, ' '));
        } catch {
          return text; // Not a good escape; the server must say so.
        }
      };
      return [escape(decode(name)), escape(decode(rest.join('=')))];
    })
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, text]) => `${name}=${text}`)
    .join('&');
}

const collapse = (text) => text.trim().replace(/[ \t]+/g, ' ');

// The value of Authorization. `headers`: [[name, value]...], all that may be signed.
export function authorization({
  method = 'POST', path = '/', query, headers, body, signed, date,
  accessKey = ACCESS_KEY, secretKey = SECRET_KEY, region = 'cn-north-1', service = 'rtc',
  scopeDate = date.slice(0, 8), terminator = 'request', algorithm = 'HMAC-SHA256',
  payloadHash = sha256(body), signedQuery = canonicalQuery(query),
}) {
  const valueOf = (name) => headers.find(([known]) => known.toLowerCase() === name.toLowerCase());
  const canonical = [
    method,
    path,
    signedQuery,
    ...signed.map((name) => `${name}:${collapse(valueOf(name)?.[1] ?? '')}`),
    '',
    signed.join(';'),
    payloadHash,
  ].join('\n');
  const scope = [scopeDate, region, service, terminator].join('/');
  const toSign = ['HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = [scopeDate, region, service, terminator].reduce((k, part) => hmac(k, part), secretKey);
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  return `${algorithm} Credential=${accessKey}/${scope}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
}

// A whole signed HTTP/1.1 request as bytes. Every part can be replaced; `edit` changes the finished
// [name, value] list, so after signing.
export function signedRequest({
  action = 'QueryOnlineStatus', version = '2020-12-01', query = `Action=${action}&Version=${version}`,
  method = 'POST', target, body = '', host = 'rollcall.test', date = xDate(), chunked = false,
  signed = ['content-type', 'host', 'x-content-sha256', 'x-date'], contentSha256 = sha256(body),
  contentType = 'application/json', headers: extra = [], edit = (list) => list, ...signing
} = {}) {
  const bytes = Buffer.from(body);
  const list = [
    ['Host', host],
    ['Content-Type', contentType],
    ['X-Date', date],
    ['X-Content-Sha256', contentSha256],
    ...extra,
  ].filter(([, text]) => text !== undefined);
  const auth = authorization({ method, query, headers: list, body: bytes, signed, date, ...signing });
  list.push(['Authorization', auth]);
  list.push(chunked ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(bytes.length)]);
  return Buffer.concat([
    Buffer.from(`${method} ${target ?? `/?${query}`} HTTP/1.1\r\n`),
    Buffer.from(edit(list).map(([name, text]) => `${name}: ${text}\r\n`).join(''), 'latin1'),
    Buffer.from('\r\n'),
    chunked ? chunks(bytes) : bytes,
  ]);
}

function chunks(bytes) {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]);
}
