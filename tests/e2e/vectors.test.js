// Requests signed by the official SDKs, replayed byte for byte on the day they were made for.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { sharedServer } from './support/hooks.js';
import { exchange } from './support/raw_http.js';

const vectors = JSON.parse(readFileSync(new URL('../data/volcengine_vectors.json', import.meta.url)));
const { access_key: id, secret_key: secret } = vectors.inputs;

// libfaketime stands in the path that `faketime` uses; only the calendar is moved.
const shared = sharedServer(
  {
    accounts: [{
      id: 1,
      query_qps: 0,
      access_keys: [{ id, secret }],
      apps: [{ id: 123, keys: [{ id: 'k1', secret: 'test-app-key-secret-0001' }] }],
    }],
  },
  {
    env: {
      LD_PRELOAD: '/usr/$LIB/faketime/libfaketimeMT.so.1',
      FAKETIME: '@2024-01-15 10:30:00',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      TZ: 'UTC',
    },
  },
);

const bytesOf = (line, headers, body) =>
  Buffer.from(`${line}\r\n${headers.map(([name, text]) => `${name}: ${text}\r\n`).join('')}\r\n${body}`);

function requestOf(vector, body = vector.body) {
  const headers = Object.entries(vector.headers);
  if (!vector.headers.Host) headers.push(['Host', vector.host]);
  headers.push(['Content-Length', Buffer.byteLength(body)]);
  return bytesOf(`${vector.method} ${vector.path}?${vector.query} HTTP/1.1`, headers, body);
}

const hasToken = (headers) => Object.keys(headers).some((name) => name.toLowerCase() === 'x-security-token');

// Session tokens are refused until they can be checked; a body is what the action makes of it.
function expectGood(answer, headers, body) {
  const code = answer.json.ResponseMetadata.Error?.Code;
  if (hasToken(headers)) {
    assert.deepEqual([answer.status, code], [401, 'InvalidSecretToken']);
  } else if (body === '') {
    assert.deepEqual([answer.status, code], [400, 'MissingParameter']);
  } else {
    assert.deepEqual([answer.status, code], [200, undefined], answer.text);
    assert.deepEqual(answer.json.Result, { AppId: 123, QueryOnlineResults: {} });
  }
}

for (const vector of vectors.header_vectors) {
  test(`accepts ${vector.id}`, async () => {
    expectGood(await exchange(shared.server.openapi, requestOf(vector)), vector.headers, vector.body);
  });

  if (vector.body !== '') {
    test(`refuses ${vector.id} with one byte of the body changed`, async () => {
      const body = vector.body.replace('10001', '10002');
      assert.notEqual(body, vector.body);
      const answer = await exchange(shared.server.openapi, requestOf(vector, body));
      assert.equal(answer.status, 401, answer.text);
    });
  }
}

for (const capture of vectors.wire_captures) {
  const bytes = (edit = (text) => text) => bytesOf(capture.request_line, capture.headers, edit(capture.raw_body));

  test(`accepts the captured bytes of ${capture.sdk}`, async () => {
    const headers = Object.fromEntries(capture.headers);
    expectGood(await exchange(shared.server.openapi, bytes()), headers, capture.body);
  });

  test(`refuses the captured bytes of ${capture.sdk} for another user`, async () => {
    const answer = await exchange(shared.server.openapi, bytes((text) => text.replace('10001', '10003')));
    assert.equal(answer.status, 401, answer.text);
  });
}

for (const [index, token] of vectors.sts2_session_tokens.entries()) {
  test(`refuses client-made session token ${index + 1} (${token.policy})`, async () => {
    const headers = Object.entries(token.request_signed_with_it.headers);
    const body = vectors.inputs.body_compact;
    headers.push(['Content-Length', body.length]);
    const line = `POST /?Action=QueryOnlineStatus&Version=2020-12-01 HTTP/1.1`;
    const answer = await exchange(shared.server.openapi, bytesOf(line, headers, body));
    assert.equal(answer.status, 401, answer.text);
    assert.equal(answer.json.ResponseMetadata.Error.Code, 'InvalidSecretToken');
    assert.equal(answer.json.ResponseMetadata.Error.CodeN, 100026);
  });
}

for (const [index, vector] of vectors.presigned_vectors.entries()) {
  test(`refuses signature in the query string ${index + 1} and says to sign in the header`, async () => {
    const body = vectors.inputs.body_compact;
    const headers = [['Host', 'any.test'], ['Content-Length', body.length]];
    const line = `POST ${vector.path}?${vector.query} HTTP/1.1`;
    const answer = await exchange(shared.server.openapi, bytesOf(line, headers, body));
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json.ResponseMetadata.Error.Code, 'InvalidAuthorization');
    assert.match(answer.json.ResponseMetadata.Error.Message, /sign in the header/i);
  });
}
