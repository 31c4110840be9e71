// Signatures: who is let in and who is not.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { answers, answered, badInputs, check, good, refusals } from './support/bad_input.js';
import {
  ACCESS_KEY, APP, defaultAccounts, makeConfig, OTHER_ACCESS_KEY, OTHER_SECRET_KEY, toToml,
} from './support/config.js';
import { ownServer } from './support/hooks.js';
import { run } from './support/program.js';
import { exchange } from './support/raw_http.js';
import { temporaryFolder } from './support/server.js';
import { sha256, xDate } from './support/signer.js';

const { shared, table } = badInputs();
const { mismatch, invalidCredential, invalidAuthorization } = refusals;

const edited = (edit) => () => good({ edit });
const afterSigning = (name, change) => edited((list) => list.map(([known, text]) => (known === name ? [known, change(text)] : [known, text])));
const authorizationWith = (from, to) => afterSigning('Authorization', (text) => text.replace(from, to));
const DAY = 86_400_000;
const invalidTimestamp = { ...answers(400, 100006, 'InvalidTimestamp'), says: /server's time \d{8}T\d{6}Z/ };
const missingSignature = answers(401, 100005, 'MissingSignature');
const PRESIGNED = `Action=QueryOnlineStatus&Version=2020-12-01&X-Algorithm=HMAC-SHA256&X-Credential=${ACCESS_KEY}%2F20260301%2Fcn-north-1%2Frtc%2Frequest&X-Date=20260301T000000Z&X-NotSignBody=&X-SignedHeaders=&X-SignedQueries=Action%3BVersion&X-Signature=${'0'.repeat(64)}`;
const at = (offset) => () => good({ date: xDate(Date.now() + offset) });

table([
  ['41 no Authorization', edited((list) => list.filter(([name]) => name !== 'Authorization')), answers(401, 100003, 'MissingAuthenticationToken')],
  ['41 no X-Date', edited((list) => list.filter(([name]) => name !== 'X-Date')), answers(400, 100004, 'MissingRequestInfo')],
  ['42 no Signature', authorizationWith(/, Signature=.*/, ''), missingSignature],
  ['42 empty Signature', authorizationWith(/Signature=.*/, 'Signature='), missingSignature],
  ['43 Credential with three parts', authorizationWith('/rtc/request', ''), invalidCredential],
  ['43 Credential with six parts', authorizationWith('/request', '/request/more'), invalidCredential],
  ['43 Credential with an empty part', authorizationWith('/rtc/', '//'), invalidCredential],
  ['43 Credential with another end', () => good({ terminator: 'aws4_request' }), invalidCredential],
  ['43 Authorization that cannot be parsed', afterSigning('Authorization', () => 'HMAC-SHA256 hello'), invalidAuthorization],
  ['43 commas without blanks are fine', authorizationWith(/, /g, ','), answered],
  ...['HMAC-SHA1', 'AWS4-HMAC-SHA256', 'hmac-sha256', 'none'].map((algorithm) =>
    [`44 algorithm ${algorithm}`, () => good({ algorithm }), mismatch]),
  ['45 unknown access key', () => good({ accessKey: 'AKLTnobody' }), answers(401, 100009, 'InvalidAccessKey')],
  ['47 last digit of the signature changed', afterSigning('Authorization', (text) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0')), mismatch],
  ['47 upper-case hex', afterSigning('Authorization', (text) => text.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase())), mismatch],
  ['47 63 digits', afterSigning('Authorization', (text) => text.slice(0, -1)), mismatch],
  ['47 65 digits', afterSigning('Authorization', (text) => `${text}0`), mismatch],
  ['47 not hex', afterSigning('Authorization', (text) => `${text.slice(0, -1)}g`), mismatch],
  ['48 signature over another body', () => good({ payloadHash: sha256('{}'), contentSha256: sha256('{}') }), mismatch],
  ['48 X-Content-Sha256 of another body, correctly signed', () => good({ contentSha256: sha256('{}') }), mismatch],
  ['48 X-Content-Sha256 of another body, not signed', () => good({ contentSha256: sha256('{}'), signed: ['host', 'x-date'] }), mismatch],
  ['49 no X-Content-Sha256, the hash of the body signed', () => good({ contentSha256: undefined, signed: ['host', 'x-date'] }), answered],
  ['50 UNSIGNED-PAYLOAD', () => good({ payloadHash: 'UNSIGNED-PAYLOAD', contentSha256: 'UNSIGNED-PAYLOAD' }), mismatch],
  ['50 X-NotSignBody in a header', () => good({ payloadHash: sha256(''), headers: [['X-NotSignBody', '']] }), mismatch],
  ['50 X-NotSignBody in the query', () => good({ query: 'Action=QueryOnlineStatus&Version=2020-12-01&X-NotSignBody=', payloadHash: sha256('') }), mismatch],
  ['51 x-date not signed', () => good({ signed: ['content-type', 'host'] }), mismatch],
  ['51 only x-date signed', () => good({ signed: ['x-date'] }), answered],
  ['52 unsorted SignedHeaders', () => good({ signed: ['host', 'x-date', 'x-content-sha256', 'content-type'] }), answered],
  ['52 duplicated name', () => good({ signed: ['host', 'host', 'x-date'] }), mismatch],
  ['52 name that was not sent', () => good({ signed: ['host', 'x-date', 'x-ghost'] }), mismatch],
  ['52 upper-case name', () => good({ signed: ['Host', 'x-date'] }), mismatch],
  ['52 no names', () => good({ signed: [] }), mismatch],
  ['53 blanks around and in a signed value', () => good({ headers: [['X-Note', ' \t a  \t b  ']], signed: ['host', 'x-date', 'x-note'] }), answered],
  ['54 signed header sent twice', () => good({ headers: [['X-Note', 'a']], signed: ['host', 'x-date', 'x-note'], edit: (list) => [...list, ['X-Note', 'b']] }), invalidAuthorization],
  ...['2026-11-23T10:00:00Z', '20261123T100000', '20260230T100000Z', '99991340T000000Z', '100000101T000000Z', '1'.repeat(19), '', '20261123T246060Z'].map((date) =>
    [`55 X-Date ${JSON.stringify(date)}`, () => good({ date, scopeDate: xDate().slice(0, 8) }), invalidTimestamp]),
  ['56 15 minutes and 2 seconds old', at(-902_000), invalidTimestamp],
  ['56 15 minutes and 2 seconds ahead', at(903_000), invalidTimestamp],
  ['56 14 minutes 55 seconds old', at(-895_000), answered],
  ['56 14 minutes 55 seconds ahead', at(895_000), answered],
  ['57 credential of another day', () => good({ scopeDate: xDate(Date.now() - DAY).slice(0, 8) }), mismatch],
  ['59 service changed after signing', authorizationWith('/rtc/', '/vod/'), mismatch],
  ['59 region changed after signing', authorizationWith('/cn-north-1/', '/cn-beijing/'), mismatch],
  ['59 another service, well signed', () => good({ service: 'vod' }), answers(404, 100007, 'ServiceNotFound')],
  ['59 region that is not configured, well signed', () => good({ region: 'mars-1' }), invalidCredential],
  ['60 signed in the header and in the query', () => good({ query: 'Action=QueryOnlineStatus&Version=2020-12-01&X-Algorithm=HMAC-SHA256&X-Signature=00' }), invalidAuthorization],
  ['61 signed in the query alone', () => good({ query: PRESIGNED, edit: (list) => list.filter(([name]) => name !== 'Authorization') }), { ...invalidAuthorization, says: /sign in the header/ }],
  ['63 signed for host A, sent to host B', afterSigning('Host', () => 'b.test'), mismatch],
  ['64 access key of 1 MiB', () => good({ accessKey: 'A'.repeat(1 << 20) }), { status: 431, code: 210131, closes: true }],
  ['64 Authorization of 10 KiB', () => good({ accessKey: 'A'.repeat(10 * 1024) }), mismatch],
]);

test('56 the answer to a bad time tells the time of the server', async () => {
  const answer = await exchange(shared.server.openapi, good({ date: xDate(Date.now() - DAY) }));
  assert.match(answer.json.ResponseMetadata.Error.Message, new RegExp(new Date().getUTCFullYear()));
});

const codeOf = async (server, options) => {
  const answer = await exchange(server.openapi, good(options));
  return answer.json.ResponseMetadata.Error?.Code ?? answer.status;
};

async function reloads(server, accounts) {
  server.write({ ...server.settings, accounts });
  await server.logs(/reloaded/, () => server.program.signal('SIGHUP'));
}

test('46 a deleted key is refused by the next request; a key of another account has no access', async (t) => {
  const { server } = await ownServer(t);
  const accounts = defaultAccounts();
  accounts[0].access_keys = [{ id: 'AKLTbmV4dA', secret: 'the-next-secret-key-of-it' }];
  assert.equal(await codeOf(server, { accessKey: OTHER_ACCESS_KEY, secretKey: OTHER_SECRET_KEY }), 'NoAuth');
  assert.equal(await codeOf(server), 200);
  await reloads(server, accounts);
  assert.equal(await codeOf(server), 'InvalidAccessKey');
});

test('66 while keys overlap both are accepted, and the log says which was used', async (t) => {
  const { server } = await ownServer(t);
  const next = { id: 'AKLTbmV4dA', secret: 'the-next-secret-key-of-it' };
  const accounts = defaultAccounts();
  accounts[0].access_keys.push(next);
  await reloads(server, accounts);
  await server.logs(ACCESS_KEY, async () => assert.equal(await codeOf(server), 200));
  await server.logs(next.id, async () => assert.equal(await codeOf(server, { accessKey: next.id, secretKey: next.secret }), 200));
});

test('65 a secret that is empty or under 16 bytes keeps the server from starting', async () => {
  for (const [secret, code] of [['', 2], ['fifteen-bytes-x', 2]]) {
    const accounts = defaultAccounts();
    accounts[0].access_keys[0].secret = secret;
    const file = join(temporaryFolder(), 'rollcall.toml');
    writeFileSync(file, toToml(makeConfig({ accounts })));
    const ended = await run(['serve', '--config', file]);
    assert.equal(ended.code, code, ended.stderr);
    assert.match(ended.stderr, /accounts\.access_keys\.secret: /);
    assert.ok(!secret || !ended.stderr.includes(secret), 'shows no secret');
  }
});

test('59 each configured region is accepted and echoed', async () => {
  for (const region of ['cn-north-1', 'cn-beijing', 'ap-southeast-1', 'ap-singapore-1', 'us-east-1']) {
    const answer = await exchange(shared.server.openapi, good({ region }));
    assert.equal(answer.status, 200);
    assert.equal(answer.json.ResponseMetadata.Region, region);
  }
});

test('62 an exact replay is answered again', async () => {
  const bytes = good();
  check(await exchange(shared.server.openapi, bytes), answered);
  check(await exchange(shared.server.openapi, bytes), answered);
});

test('any changed byte of a signed request is refused or means the same', async () => {
  const original = good().toString('latin1');
  const positions = [...original].map((_, index) => index).filter((index) => index % 7 === 0);
  for (const index of positions) {
    const byte = original[index];
    const other = byte === 'a' ? 'b' : 'a';
    const answer = await exchange(shared.server.openapi, Buffer.from(original.slice(0, index) + other + original.slice(index + 1), 'latin1')).catch(() => null);
    if (answer?.status === 200) {
      // Unsigned framing may vary; what was signed may not: the action, the scope, the body.
      assert.deepEqual(answer.json.Result, { AppId: APP, QueryOnlineResults: {} }, `byte ${index}`);
      assert.ok(index < original.indexOf('\r\n\r\n'), `a changed body byte ${index} was accepted`);
    }
  }
});
