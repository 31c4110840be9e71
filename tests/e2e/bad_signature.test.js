// Signatures: who is let in and who is not.
// The numbers in front of the names are rows of docs/reference/bad-inputs.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answers, answered, badInputs, check, good, refusals } from './support/bad_input.js';
import { APP } from './support/config.js';
import { exchange } from './support/raw_http.js';
import { sha256, xDate } from './support/signer.js';

const { shared, table } = badInputs();
const { mismatch, invalidCredential, invalidAuthorization } = refusals;

const anyRefusal = (status) => ({ status, code: [100000, 219999] });
const edited = (edit) => () => good({ edit });
const afterSigning = (name, change) => edited((list) => list.map(([known, text]) => (known === name ? [known, change(text)] : [known, text])));
const authorizationWith = (from, to) => afterSigning('Authorization', (text) => text.replace(from, to));
const DAY = 86_400_000;
const invalidTimestamp = { ...answers(400, 100006, 'InvalidTimestamp'), says: /\d{8}T\d{6}Z|20\d\d-/ };
const refused = anyRefusal(401);
const at = (offset) => () => good({ date: xDate(Date.now() + offset) });

table([
  ['41 no Authorization', edited((list) => list.filter(([name]) => name !== 'Authorization')), answers(401, 100003, 'MissingAuthenticationToken')],
  ['41 no X-Date', edited((list) => list.filter(([name]) => name !== 'X-Date')), answers(400, 100004, 'MissingRequestInfo')],
  ['42 no Signature', authorizationWith(/, Signature=.*/, ''), answers(401, 100005, 'MissingSignature')],
  ['42 empty Signature', authorizationWith(/Signature=.*/, 'Signature='), anyRefusal(401)],
  ['43 Credential with three parts', authorizationWith('/rtc/request', ''), invalidCredential],
  ['43 Credential with six parts', authorizationWith('/request', '/request/more'), invalidCredential],
  ['43 Credential with an empty part', authorizationWith('/rtc/', '//'), invalidCredential],
  ['43 Credential with another end', () => good({ terminator: 'aws4_request' }), invalidCredential],
  ['43 Authorization that cannot be parsed', afterSigning('Authorization', () => 'HMAC-SHA256 hello'), anyRefusal(400)],
  ['43 commas without blanks are fine', authorizationWith(/, /g, ','), answered],
  ...['HMAC-SHA1', 'AWS4-HMAC-SHA256', 'hmac-sha256', 'none'].map((algorithm) =>
    [`44 algorithm ${algorithm}`, () => good({ algorithm }), anyRefusal([400, 401])]),
  ['45 unknown access key', () => good({ accessKey: 'AKLTnobody' }), answers(401, 100009, 'InvalidAccessKey')],
  ['47 last digit of the signature changed', afterSigning('Authorization', (text) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0')), mismatch],
  ['47 upper-case hex', afterSigning('Authorization', (text) => text.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase())), refused],
  ['47 63 digits', afterSigning('Authorization', (text) => text.slice(0, -1)), refused],
  ['47 65 digits', afterSigning('Authorization', (text) => `${text}0`), refused],
  ['47 not hex', afterSigning('Authorization', (text) => `${text.slice(0, -1)}g`), refused],
  ['48 signature over another body', () => good({ payloadHash: sha256('{}'), contentSha256: sha256('{}') }), mismatch],
  ['48 X-Content-Sha256 of another body, correctly signed', () => good({ contentSha256: sha256('{}') }), mismatch],
  ['48 X-Content-Sha256 of another body, not signed', () => good({ contentSha256: sha256('{}'), signed: ['host', 'x-date'] }), mismatch],
  ['49 no X-Content-Sha256, the hash of the body signed', () => good({ contentSha256: undefined, signed: ['host', 'x-date'] }), answered],
  ['50 UNSIGNED-PAYLOAD', () => good({ payloadHash: 'UNSIGNED-PAYLOAD', contentSha256: 'UNSIGNED-PAYLOAD' }), mismatch],
  ['50 X-NotSignBody in a header', () => good({ payloadHash: sha256(''), headers: [['X-NotSignBody', '']] }), mismatch],
  ['50 X-NotSignBody in the query', () => good({ query: 'Action=QueryOnlineStatus&Version=2020-12-01&X-NotSignBody=', payloadHash: sha256('') }), anyRefusal([400, 401])],
  ['51 x-date not signed', () => good({ signed: ['content-type', 'host'] }), refused],
  ['51 only x-date signed', () => good({ signed: ['x-date'] }), answered],
  ['52 unsorted SignedHeaders', () => good({ signed: ['host', 'x-date', 'x-content-sha256', 'content-type'] }), answered],
  ['52 duplicated name', () => good({ signed: ['host', 'host', 'x-date'] }), refused],
  ['52 name that was not sent', () => good({ signed: ['host', 'x-date', 'x-ghost'] }), refused],
  ['52 upper-case name', () => good({ signed: ['Host', 'x-date'] }), refused],
  ['52 no names', () => good({ signed: [] }), refused],
  ['53 blanks around and in a signed value', () => good({ headers: [['X-Note', ' \t a  \t b  ']], signed: ['host', 'x-date', 'x-note'] }), answered],
  ['54 signed header sent twice', () => good({ headers: [['X-Note', 'a']], signed: ['host', 'x-date', 'x-note'], edit: (list) => [...list, ['X-Note', 'b']] }), anyRefusal([400, 401])],
  ...['2026-11-23T10:00:00Z', '20261123T100000', '20260230T100000Z', '99991340T000000Z', '100000101T000000Z', '1'.repeat(19), '', '20261123T246060Z'].map((date) =>
    [`55 X-Date ${JSON.stringify(date)}`, () => good({ date, scopeDate: xDate().slice(0, 8) }), { status: 400, code: [100004, 100006] }]),
  ['56 15 minutes and 2 seconds old', at(-902_000), invalidTimestamp],
  ['56 15 minutes and 2 seconds ahead', at(903_000), invalidTimestamp],
  ['56 14 minutes 55 seconds old', at(-895_000), answered],
  ['56 14 minutes 55 seconds ahead', at(895_000), answered],
  ['57 credential of another day', () => good({ scopeDate: xDate(Date.now() - DAY).slice(0, 8) }), anyRefusal([400, 401])],
  ['59 service changed after signing', authorizationWith('/rtc/', '/vod/'), mismatch],
  ['59 region changed after signing', authorizationWith('/cn-north-1/', '/cn-beijing/'), mismatch],
  ['59 another service, well signed', () => good({ service: 'vod' }), answers(404, 100007, 'ServiceNotFound')],
  ['59 region that is not configured, well signed', () => good({ region: 'mars-1' }), invalidCredential],
  ['60 signed in the header and in the query', () => good({ query: 'Action=QueryOnlineStatus&Version=2020-12-01&X-Algorithm=HMAC-SHA256&X-Signature=00' }), invalidAuthorization],
  ['63 signed for host A, sent to host B', afterSigning('Host', () => 'b.test'), mismatch],
  ['64 access key of 1 MiB', () => good({ accessKey: 'A'.repeat(1 << 20) }), { ...anyRefusal([401, 431]) }],
  ['64 Authorization of 10 KiB', () => good({ accessKey: 'A'.repeat(10 * 1024) }), anyRefusal([401, 431])],
]);

test('56 the answer to a bad time tells the time of the server', async () => {
  const answer = await exchange(shared.server.openapi, good({ date: xDate(Date.now() - DAY) }));
  assert.match(answer.json.ResponseMetadata.Error.Message, new RegExp(new Date().getUTCFullYear()));
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
