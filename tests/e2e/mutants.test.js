// Signed requests changed in one way each, on the wire: none is let in, and an unchanged one beside
// every hundred is. The same is done in process, a hundred times as often, by tests/mutation.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ACCESS_KEY, APP, OTHER_ACCESS_KEY, OTHER_SECRET_KEY, SECRET_KEY,
} from './support/config.js';
import { sharedServer } from './support/hooks.js';
import { Random, seed } from './support/random.js';
import { RawConnection } from './support/raw_http.js';
import { sha256, signedRequest, xDate } from './support/signer.js';

const shared = sharedServer();
const MUTANTS = 10_000;
const CONTROL_EVERY = 100;
const FAR = 3_600_000;

// How SDKs sign: what is named in SignedHeaders, and whether the hash of the body is sent.
const STYLES = [
  { signed: ['content-type', 'host', 'x-content-sha256', 'x-date'] },
  { signed: ['x-content-sha256', 'x-date'] },
  { signed: ['x-date'], contentSha256: undefined },
  { signed: ['host', 'x-date'], contentSha256: undefined },
  { signed: ['host', 'x-date', 'x-content-sha256', 'content-type'] },
  { signed: ['content-type', 'host', 'x-content-sha256', 'x-date'], chunked: true },
];
const BODIES = [
  `{"AppId":${APP},"UserIds":[10001]}`,
  `{"AppId": ${APP}, "UserIds": [10001, 10002]}`,
  `{"UserIds":[1,2,3],"AppId":${APP},"Note":"\u00e9"}`,
];

const change = (name, edit) => ({ edit: (list) => list.map(([known, text]) => (known === name ? [known, edit(text)] : [known, text])) });
const auth = (edit) => change('Authorization', edit);
const part = (name, edit) => auth((text) => text.replace(new RegExp(`(${name}=)([^,]*)`), (_, before, old) => before + edit(old)));
const scope = (index, value) => part('Credential', (text) => text.split('/').map((old, n) => (n === index ? value : old)).join('/'));
const otherDigit = (digit, random) => random.pick([...'0123456789abcdef'].filter((one) => one !== digit));
const at = (text, index, piece, cut = 1) => text.slice(0, index) + piece + text.slice(index + cut);
const sendsBody = (base, body) => ({ payloadHash: sha256(base.body), contentSha256: base.contentSha256 === undefined && 'contentSha256' in base ? undefined : sha256(base.body), body });

// Class: from what a good request is made of, to how it is changed. `compared` marks those that are
// well formed, so that only the comparison can tell.
const CLASSES = {
  'a digit of the signature': { compared: true, make: (random) => part('Signature', (text) => { const i = random.below(64); return at(text, i, otherDigit(text[i], random)); }) },
  'another signature': { compared: true, make: (random) => part('Signature', () => sha256(String(random.next()))) },
  'the signature of another body': { compared: true, make: (_, base) => ({ ...sendsBody(base, base.body), payloadHash: sha256('{}') }) },
  'a wrong secret': { compared: true, make: (random) => ({ secretKey: at(SECRET_KEY, random.below(SECRET_KEY.length), '!') }) },
  "another account's secret": { compared: true, make: () => ({ secretKey: OTHER_SECRET_KEY }) },
  "another account's key": { compared: true, make: () => scope(0, OTHER_ACCESS_KEY) },
  'a secret with a prefix, as AWS has it': { compared: true, make: () => ({ secretKey: `AWS4${SECRET_KEY}` }) },
  'a byte of the body': { compared: true, make: (random, base) => { const i = random.below(base.body.length); return { payloadHash: sha256(base.body), contentSha256: undefined, signed: base.signed.filter((name) => name !== 'x-content-sha256'), body: at(base.body, i, base.body[i] === '1' ? '2' : '1') }; } },
  'more behind the body': { compared: true, make: (_, base) => ({ payloadHash: sha256(base.body), contentSha256: undefined, signed: base.signed.filter((name) => name !== 'x-content-sha256'), body: `${base.body} ` }) },
  'the body, hash and all, without a new signature': { compared: true, make: (random, base) => { const body = `{"AppId":${APP},"UserIds":[${random.below(1e6)}]}`; return { payloadHash: sha256(base.body), contentSha256: sha256(body), signed: base.signed, body }; } },
  'a parameter added': { compared: true, make: (random) => ({ target: `/?Action=QueryOnlineStatus&Version=2020-12-01&x${random.below(1000)}=` }) },
  'a parameter removed': { compared: true, make: () => ({ query: 'Action=QueryOnlineStatus&Colour=blue&Version=2020-12-01', target: '/?Action=QueryOnlineStatus&Version=2020-12-01' }) },
  'the value of a parameter': { compared: true, make: (random) => ({ query: 'Action=QueryOnlineStatus&Colour=blue&Version=2020-12-01', target: `/?Action=QueryOnlineStatus&Version=2020-12-01&Colour=red${random.below(1000)}` }) },
  'the name of a parameter': { compared: true, make: () => ({ query: 'Action=QueryOnlineStatus&Colour=blue&Version=2020-12-01', target: '/?Action=QueryOnlineStatus&Version=2020-12-01&colour=blue' }) },
  'another Action': { compared: true, make: () => ({ target: '/?Action=GetAppToken&Version=2020-12-01' }) },
  'another Version': { compared: true, make: () => ({ target: '/?Action=QueryOnlineStatus&Version=2026-11-22' }) },
  'percent signs escaped twice': { compared: true, make: () => ({ query: 'A=%20&Action=QueryOnlineStatus&Version=2020-12-01', target: '/?A=%2520&Action=QueryOnlineStatus&Version=2020-12-01' }) },
  'a signed value': { compared: true, make: (random) => ({ headers: [['X-Note', 'a b']], signed: ['x-date', 'x-note'], ...change('X-Note', () => random.pick(['a', 'ab', 'A b', 'a b c', 'b a'])) }) },
  'the signed Content-Type': { compared: true, make: () => ({ signed: ['content-type', 'x-date'], ...change('Content-Type', () => 'text/plain') }) },
  'the signed Host': { compared: true, make: (random) => ({ signed: ['host', 'x-date'], ...change('Host', () => `h${random.below(1000)}.test`) }) },
  'a port added to the signed Host': { compared: true, make: () => ({ signed: ['host', 'x-date'], ...change('Host', (text) => `${text}:8443`) }) },
  'a signed field removed': { make: () => ({ headers: [['X-Note', 'a']], signed: ['x-date', 'x-note'], edit: (list) => list.filter(([name]) => name !== 'X-Note') }) },
  'a signed field twice': { make: () => ({ headers: [['X-Note', 'a']], signed: ['x-date', 'x-note'], edit: (list) => [...list, ['X-Note', 'a']] }) },
  'a name added to SignedHeaders': { compared: true, make: () => ({ headers: [['X-Note', 'a']], signed: ['x-date'], ...part('SignedHeaders', (text) => `${text};x-note`) }) },
  'a name taken out of SignedHeaders': { compared: true, make: () => ({ headers: [['X-Note', 'a']], signed: ['x-date', 'x-note'], ...part('SignedHeaders', () => 'x-date') }) },
  'SignedHeaders in another order': { compared: true, make: () => ({ signed: ['host', 'x-date'], ...part('SignedHeaders', () => 'x-date;host') }) },
  'SignedHeaders in upper case': { make: () => part('SignedHeaders', (text) => text.toUpperCase()) },
  'a name twice in SignedHeaders': { make: () => ({ signed: ['x-date', 'x-date'] }) },
  'x-date not signed': { make: () => ({ signed: ['host'] }) },
  'X-Date a little later': { compared: true, make: (random) => change('X-Date', (text) => at(text, 14, otherDigit(text[14], random).replace(/[a-f]/, text[14] === '0' ? '1' : '0'))) },
  'X-Date out of time, well signed': { make: (random) => ({ date: xDate(Date.now() + random.pick([-1, 1]) * FAR) }) },
  'X-Date in another form, well signed': { make: () => ({ date: new Date().toISOString(), scopeDate: xDate().slice(0, 8) }) },
  'X-Date removed': { make: () => ({ edit: (list) => list.filter(([name]) => name !== 'X-Date') }) },
  'X-Date twice': { make: () => ({ edit: (list) => [...list, ['X-Date', xDate()]] }) },
  'another day in the scope, well signed': { make: () => ({ scopeDate: '20200101' }) },
  'another day in the scope': { make: () => scope(1, '20200101') },
  'another region in the scope': { compared: true, make: () => scope(2, 'cn-beijing') },
  'a region that is not served, well signed': { compared: true, make: () => ({ region: 'mars-1' }) },
  'another service in the scope': { compared: true, make: () => scope(3, 'iam') },
  'another service, well signed': { compared: true, make: () => ({ service: 'iam' }) },
  'another end of the scope, well signed': { make: () => ({ terminator: 'aws4_request' }) },
  'a part of the Credential more or less': { make: (random) => part('Credential', (text) => random.pick([`${text}/x`, text.slice(0, text.lastIndexOf('/')), text.replace('/', '//')])) },
  'an unknown access key': { compared: true, make: (random) => ({ accessKey: `AKLT${random.below(1e9)}` }) },
  'the access key in lower case': { compared: true, make: () => ({ accessKey: ACCESS_KEY.toLowerCase() }) },
  'another algorithm': { make: (random) => ({ algorithm: random.pick(['HMAC-SHA1', 'AWS4-HMAC-SHA256', 'hmac-sha256', 'none', 'HMAC-SHA512']) }) },
  'upper-case hex': { make: () => part('Signature', (text) => (/[a-f]/.test(text) ? text.toUpperCase() : 'F'.repeat(64))) },
  'a digit more or less': { make: (random) => part('Signature', (text) => random.pick([text.slice(1), `${text}0`, '', text.slice(0, 32)])) },
  'no hex': { make: (random) => part('Signature', (text) => at(text, random.below(64), random.pick(['g', ' ', '-', '%']))) },
  'no Authorization': { make: () => ({ edit: (list) => list.filter(([name]) => name !== 'Authorization') }) },
  'Authorization twice': { make: () => ({ edit: (list) => [...list, list.find(([name]) => name === 'Authorization')] }) },
  'an Authorization cut short': { make: (random) => auth((text) => text.slice(0, random.below(text.length - 1))) },
  'a field of the Authorization twice': { make: () => auth((text) => `${text}, Signature=${'0'.repeat(64)}`) },
  'the hash of another body sent, well signed': { make: () => ({ contentSha256: sha256('{}'), signed: ['x-content-sha256', 'x-date'] }) },
  'UNSIGNED-PAYLOAD': { make: () => ({ contentSha256: 'UNSIGNED-PAYLOAD', payloadHash: 'UNSIGNED-PAYLOAD', signed: ['x-content-sha256', 'x-date'] }) },
  'X-NotSignBody': { make: (random) => (random.below(2) ? { headers: [['X-NotSignBody', '']], payloadHash: sha256('') } : { query: 'Action=QueryOnlineStatus&Version=2020-12-01&X-NotSignBody=', payloadHash: sha256('') }) },
  'a session token added': { make: () => ({ headers: [['X-Security-Token', 'STS2e30']] }) },
  'signed in the query as well': { make: () => ({ query: 'Action=QueryOnlineStatus&Version=2020-12-01&X-Algorithm=HMAC-SHA256&X-Signature=00' }) },
  'another method, signed as POST': { make: (random) => ({ wire: (bytes) => replaceStart(bytes, 'POST', random.pick(['GET', 'PUT', 'post'])) }) },
  'another path': { make: (random) => ({ target: `${random.pick(['//', '/.', '/%2F', '/rtc'])}?Action=QueryOnlineStatus&Version=2020-12-01` }) },
};

function replaceStart(bytes, from, to) {
  assert.ok(bytes.toString('latin1').startsWith(from));
  return Buffer.concat([Buffer.from(to), bytes.subarray(from.length)]);
}

test(`${MUTANTS} mutants of signed requests are refused (seed ${seed})`, async (t) => {
  const random = new Random();
  const names = Object.keys(CLASSES);
  const wellFormed = names.filter((name) => CLASSES[name].compared);
  const counts = Object.fromEntries(names.map((name) => [name, 0]));
  let connection;
  const send = async (bytes) => {
    if (!connection || connection.isClosed) connection = await RawConnection.open(shared.server.openapi);
    const answer = await connection.write(bytes).answer();
    if (/close/i.test(answer.headers.connection)) {
      connection.close();
      connection = undefined;
    }
    return answer;
  };
  const baseOf = () => ({ body: random.pick(BODIES), ...random.pick(STYLES) });
  let [controls, compared] = [0, 0];
  for (let n = 0; n < MUTANTS; ++n) {
    const base = baseOf();
    if (n % CONTROL_EVERY === 0) {
      const control = await send(signedRequest(base));
      assert.equal(control.status, 200, `control ${n}: ${control.text}`);
      ++controls;
    }
    // At least half of them reach the comparison.
    const name = n % 2 ? names[(n >> 1) % names.length] : random.pick(wellFormed);
    const { wire = (bytes) => bytes, ...mutation } = CLASSES[name].make(random, base);
    const bytes = wire(signedRequest({ ...base, ...mutation }));
    const answer = await send(bytes);
    assert.ok(answer.status >= 400 && answer.status < 500, `"${name}" was answered ${answer.status}: ${answer.text}\n${bytes}`);
    ++counts[name];
    if (['SignatureDoesNotMatch', 'InvalidAccessKey'].includes(answer.json.ResponseMetadata.Error.Code) && CLASSES[name].compared) ++compared;
  }
  connection?.close();
  const least = Math.min(...Object.values(counts));
  assert.ok(least > 0, 'every class is there');
  assert.ok(compared >= MUTANTS / 2, `${compared} of ${MUTANTS} were compared`);
  t.diagnostic(`FIGURE mutants on the wire: ${MUTANTS} of ${names.length} classes, at least ${least} of each, ${compared} of them compared, 0 accepted; ${controls} of ${controls} controls accepted (seed ${seed})`);
});
