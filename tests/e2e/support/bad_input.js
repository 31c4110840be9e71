// Sending one bad input after the other to the signed door, and checking all that its answer says.
//
// The number in front of a test's name is the row of docs/bad-inputs.md that it tests.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { APP, SECRET_KEY } from './config.js';
import { sharedServer } from './hooks.js';
import { RawConnection } from './raw_http.js';
import { signedRequest } from './signer.js';

export const GOOD_BODY = `{"AppId":${APP},"UserIds":[10001]}`;
export const good = (options = {}) => signedRequest({ body: GOOD_BODY, ...options });
export const head = (lines, body = '') => `${lines.join('\r\n')}\r\n\r\n${body}`;

// `expected`: { status, code (CodeN, absent for a good answer), name, says (of the message),
// closes }.
export function check(answer, expected) {
  const { ResponseMetadata: metadata, Result: result } = answer.json;
  const where = `${answer.status} ${answer.text}`;
  assert.equal(answer.status, expected.status, where);
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
  assert.ok(name && message, where);
  assert.equal(number, expected.code, where);
  if (expected.name) assert.equal(name, expected.name, where);
  if (expected.says) assert.match(message, expected.says, where);
}

// What is answered: HTTP status, CodeN, Code.
export const answers = (status, code, name) => ({ status, code, name });
export const answered = { status: 200 };
export const refusals = {
  missing: answers(400, 100002, 'MissingParameter'),
  mismatch: answers(401, 100010, 'SignatureDoesNotMatch'),
  unknownAction: answers(404, 100008, 'InvalidActionOrVersion'),
  invalidCredential: answers(400, 100025, 'InvalidCredential'),
  invalidAuthorization: answers(400, 100024, 'InvalidAuthorization'),
  invalidParam: answers(400, 210002, 'InvalidParam'),
  notJson: answers(400, 210001, 'JsonParsingError'),
};

// A server for the file that calls this, and what sends to it.
export function badInputs(settings) {
  const shared = sharedServer(settings);

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

  // One test for each [title, request, expected]. A request may be a function, for what must be
  // made at the time of the test.
  function table(rows) {
    for (const [title, request, expected] of rows) {
      test(title, () => sends(typeof request === 'function' ? request() : request, expected));
    }
  }

  return { shared, sends, table };
}
