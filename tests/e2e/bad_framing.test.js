// HTTP framing of the signed door: what is refused before anybody asks who sent it.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { answered, badInputs, check, good, GOOD_BODY, head } from './support/bad_input.js';
import { APP } from './support/config.js';
import { exchange, RawConnection } from './support/raw_http.js';
import { signedRequest } from './support/signer.js';

const { shared, sends, table } = badInputs();

const post = (lines, body, target = '/?Action=QueryOnlineStatus&Version=2020-12-01') =>
  head([`POST ${target} HTTP/1.1`, 'Host: a.test', ...lines], body);
// Numbers of the framing block follow the HTTP status.
const bad = (status = 400) => ({ status, code: status < 500 ? 210100 + status - 400 : 210150 + status - 500, closes: true });
const MISSING_TOKEN = { status: 401, code: 100003 };
const chunked = (body) => post(['Transfer-Encoding: chunked'], body);
const TOO_LARGE = 64 * 1024 + 1;

table([
  ['1 Content-Length and Transfer-Encoding together', post(['Content-Length: 3', 'Transfer-Encoding: chunked'], '0\r\n\r\n'), bad()],
  ['2 two equal Content-Length', post(['Content-Length: 3', 'Content-Length: 3'], '{} '), bad()],
  ['2 two different Content-Length', post(['Content-Length: 3', 'Content-Length: 4'], '{}  '), bad()],
  ['2 Content-Length 3,3', post(['Content-Length: 3,3'], '{} '), bad()],
  ['2 Content-Length 3 3', post(['Content-Length: 3 3'], '{} '), bad()],
  ...['+3', '-0', '-1', '0x3', '3abc', '', '\xd9\xa3', '3.0'].map((length) =>
    [`3 Content-Length ${JSON.stringify(length)}`, post([`Content-Length: ${length}`], '{} '), bad()]),
  ...['9223372036854775808', '18446744073709551619', '9'.repeat(40)].map((length) =>
    [`4 Content-Length ${length}`, post([`Content-Length: ${length}`]), bad(413)]),
  ['5 Transfer-Encoding that we do not know', post(['Transfer-Encoding: xchunked'], '0\r\n\r\n'), bad(501)],
  ...['chunked, identity', 'identity, chunked', '"chunked"', 'chunked, chunked', '\x0bchunked', 'chunked\x0c',
    'chunked\0', 'gzip, chunked', ''].map((coding) =>
    [`5 Transfer-Encoding ${JSON.stringify(coding)}`, post([`Transfer-Encoding: ${coding}`], '0\r\n\r\n'), bad()]),
  ['5 Transfer-Encoding twice', post(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], '0\r\n\r\n'), bad()],
  ['6 chunk size over 32 bits', chunked('100000003\r\n{\r\n0\r\n\r\n'), bad(413)],
  ...['10000000000000003', '0x1', '-1', '+1', '', ' 1', '1 ', `${'0'.repeat(1_000_000)}1`].map((size) =>
    [`6 chunk size ${JSON.stringify(size.slice(0, 20))}`, chunked(`${size}\r\n{\r\n0\r\n\r\n`), bad()]),
  ['7 chunk extension with a bare LF', chunked('1;a\n\r\n{\r\n0\r\n\r\n'), bad()],
  ['7 chunk extension with CRLF in quotes', chunked('1;a="\r\n"\r\n{\r\n0\r\n\r\n'), bad()],
  ['7 chunk extension of 1 MiB', chunked(`1;${'a'.repeat(1 << 20)}\r\n{\r\n0\r\n\r\n`), bad()],
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
  ['12 HTTP/1.0 is answered and closed', head(['POST /?Action=A HTTP/1.0', 'Content-Length: 0']), { ...MISSING_TOKEN, closes: true }],
  ...['HTTP/2.0', 'HTTP/0.9', 'HTTP/1.2'].map((version) =>
    [`12 version ${version}`, head([`POST / ${version}`, 'Host: a.test', 'Content-Length: 0']), bad(505)]),
  ...['HTTP/1.123', 'http/1.1', 'ICY', 'HTTP/1.1 '].map((version) =>
    [`12 version ${version}`, head([`POST / ${version}`, 'Host: a.test', 'Content-Length: 0']), bad()]),
  ['12 no version', 'POST /\r\n\r\n', bad()],
  ...['http://a.test/', '//', '/../', '/%2e%2e', '/;', '/index', '/%2F'].map((target) =>
    [`13 target ${target}`, head([`POST ${target} HTTP/1.1`, 'Host: a.test', 'Content-Length: 0']), bad(404)]),
  ['13 target with a fragment', head(['POST /#a HTTP/1.1', 'Host: a.test', 'Content-Length: 0']), bad(404)],
  ['13 no target', head(['POST  HTTP/1.1', 'Host: a.test', 'Content-Length: 0']), bad()],
  ['14 request line of 64 KiB', head([`POST /?${'a'.repeat(64 * 1024)} HTTP/1.1`, 'Host: a.test']), bad(414)],
  ['14 200 headers', post([...Array(200).keys()].map((n) => `X-${n}: 1`)), bad(431)],
  ['14 headers of 64 KiB', post([`X: ${'a'.repeat(64 * 1024)}`]), bad(431)],
  ...['GET', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'POst'].map((method) =>
    [`15 method ${method}`, head([`${method} / HTTP/1.1`, 'Host: a.test', 'Content-Length: 0', 'X-Canary: tweet']), bad(405)]),
  ['16 Expect: 100-continue with a body over the limit', post([`Content-Length: ${TOO_LARGE}`, 'Expect: 100-continue']), bad(413)],
  ['17 another Expect', post(['Content-Length: 2', 'Expect: something'], '{}'), bad(417)],
  ['18 Content-Encoding gzip', () => good({ body: gzipSync(GOOD_BODY), headers: [['Content-Encoding', 'gzip']] }), bad(415)],
  ['18 gzip that would inflate to 32 MiB', () => good({ body: gzipSync(Buffer.alloc(32 << 20)), headers: [['Content-Encoding', 'gzip']] }), bad(415)],
  ['18 gzip cut short', () => good({ body: gzipSync(GOOD_BODY).subarray(0, 20), headers: [['Content-Encoding', 'gzip']] }), bad(415)],
  ['18 Content-Encoding with bytes that are no gzip', () => good({ headers: [['Content-Encoding', 'br']] }), bad(415)],
  ['19 chunked body', () => good({ chunked: true }), answered],
  ['19 chunked body over the limit', chunked(`${TOO_LARGE.toString(16)}\r\n`), bad(413)],
  ['21 body one byte over the limit', post([`Content-Length: ${TOO_LARGE}`]), bad(413)],
  ['21 body of 1 GiB announced', post([`Content-Length: ${1 << 30}`]), bad(413)],
  ['21 body of exactly the limit', () => good({ body: GOOD_BODY.padEnd(64 * 1024, ' ') }), answered],
  ['26 upgrade to h2c is ignored', () => good({ edit: (list) => [...list, ['Upgrade', 'h2c'], ['Connection', 'Upgrade, HTTP2-Settings'], ['HTTP2-Settings', '']] }), answered],
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
  check(await connection.write(bytes.subarray(end)).answer(), answered);
  connection.close();
});

test('20 trailers are dropped and never become headers', async () => {
  const bytes = good({ chunked: true }).toString('latin1');
  const unsigned = bytes.replace(/Authorization: (.*)\r\n/, '');
  const authorization = bytes.match(/(Authorization: .*)\r\n/)[1];
  await sends(bytes.replace(/0\r\n\r\n$/, '0\r\nX-Extra: 1\r\n\r\n'), answered);
  await sends(unsigned.replace(/0\r\n\r\n$/, `0\r\n${authorization}\r\n\r\n`), MISSING_TOKEN);
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
  const requests = 1000;
  const bodies = [...Array(requests).keys()].map((n) => `{"AppId":${n % 2 ? APP : APP + 100_000},"UserIds":[${n}]}`);
  connection.write(Buffer.concat(bodies.map((body) => signedRequest({ body }))));
  for (let n = 0; n < requests; ++n) {
    check(await connection.answer(), n % 2 ? answered : { status: 404, code: 210003 });
  }
  connection.close();
});

test('24 what follows a request with bad framing is not executed', async () => {
  const connection = await RawConnection.open(shared.server.openapi);
  connection.write(Buffer.concat([good(), Buffer.from(post(['Content-Length: +3'], '{} ')), good()]));
  check(await connection.answer(), answered);
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
