// How each official SDK signs and sends a call, a row each: what it signs, in which order, with which
// form of the host, which headers it leaves out. Where the signature that the SDK itself made for
// these inputs is known, ours must be the same; the server must take every one of them, and none
// with another body.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { sharedServer } from './support/hooks.js';
import { exchange } from './support/raw_http.js';
import { sha256, signedRequest } from './support/signer.js';

const { inputs } = JSON.parse(readFileSync(new URL('../data/volcengine_vectors.json', import.meta.url)));
const HOST = 'rtc.volcengineapi.com';

const shared = sharedServer(
  {
    accounts: [{
      id: 1,
      query_qps: 0,
      access_keys: [{ id: inputs.access_key, secret: inputs.secret_key }],
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

const BODY = inputs.body_compact;
const ALL = ['content-type', 'host', 'x-content-sha256', 'x-date'];
const NO_HASH = { contentSha256: undefined };
// The Host header is `sent` though another was signed.
const sends = (sent) => ({ edit: (list) => list.map(([name, text]) => [name, name === 'Host' ? sent : text]) });
const withoutBlanks = { edit: (list) => list.map(([name, text]) => [name, name === 'Authorization' ? text.replaceAll(', ', ',') : text]) };
const special = (wire) => ({
  query: 'A=%20%2A~%7E%2B&Action=QueryOnlineStatus&Version=2020-12-01',
  target: `/?A=${wire}&Action=QueryOnlineStatus&Version=2020-12-01`,
});
const repeated = (signed) => ({
  query: `Action=QueryOnlineStatus&Id=b&Id=a&Version=2020-12-01`,
  target: '/?Action=QueryOnlineStatus&Id=b&Id=a&Version=2020-12-01',
  signedQuery: signed,
});

const STYLES = [
  ['volc-sdk-golang', { signed: ALL, chunked: true }, 'b43fb51e043dbb41695033f2b70f101db39e8c1a5c99c68ddc0823577ed35318'],
  ['volc-sdk-golang, the IM client', { signed: [...ALL, 'x-im-sdk-version'], headers: [['X-Im-Sdk-Version', 'Golang-V1.0.1']], chunked: true }, 'd9b94f1bced18b62b15256439ab02b84fc9d0b0ac4a0aee8dd61a637e1ffd1cb'],
  ['volc-sdk-golang drops port 80 before it signs', { signed: ALL, ...sends(`${HOST}:80`) }],
  ['volc-sdk-python', { signed: ALL }, 'b43fb51e043dbb41695033f2b70f101db39e8c1a5c99c68ddc0823577ed35318'],
  ['volc-sdk-python drops port 443 before it signs', { signed: ALL, ...sends(`${HOST}:443`) }],
  ['volc-sdk-python does not trim a value', { signed: ['x-date', 'x-note'], headers: [['X-Note', ' a ']] }],
  ['volc-sdk-java sends and signs the host without its port', { signed: ALL }, 'b43fb51e043dbb41695033f2b70f101db39e8c1a5c99c68ddc0823577ed35318'],
  ['npm @volcengine/openapi', { signed: ['x-content-sha256', 'x-date'], contentType: 'application/json; charset=utf-8' }, 'b3b5c2b4d6e595d53271dfd0e15afabc26a183d7f7ca5379d0c97c8f485fac34'],
  ['volc-sdk-php', { signed: ['host', 'x-date'], ...NO_HASH }, 'fdd585fb7dbcae64927fdc295fc446821d0af91b0b243e3004e40dfd432d3d29'],
  ['volc-sdk-php signs the host with its port', { host: `${HOST}:8443`, signed: ['host', 'x-date'], ...NO_HASH }],
  ['volcengine-go-sdk', { signed: ALL, contentType: 'application/json; charset=utf-8' }],
  ['volcengine-python-sdk', { signed: ALL, ...sends(`${HOST}:443`) }],
  ['volcengine-java-sdk', { signed: ['x-date'], ...NO_HASH }, '52e9155892cf1d31adf9a42d6cf1d09cc9334e3ce6a078bd80a6565267c25b07'],
  ['volcengine-nodejs-sdk', { signed: ['host', 'x-content-sha256', 'x-date'], contentType: 'application/json; charset=utf-8' }, '25ff0d4caf787eaef9e9bc7e8752b0df834ee1d71bb1f697181454e3c295791b'],
  ['volcengine-nodejs-sdk signs even port 443', { host: `${HOST}:443`, signed: ['host', 'x-content-sha256', 'x-date'] }],
  ['volcengine-php-sdk', { signed: ALL }, 'b43fb51e043dbb41695033f2b70f101db39e8c1a5c99c68ddc0823577ed35318'],
  ['volcengine-cpp-sdk', { signed: ['content-type', 'x-date'], ...NO_HASH, ...withoutBlanks }, '49e1401a45d92e80279a683d3ceb87d6504952f090853ec88689fd45e24c4f50'],
  ['volc-openapi-demos, golang and java: unsorted, a form by its Content-Type', { host: '127.0.0.1:18081', signed: ['host', 'x-date', 'x-content-sha256', 'content-type'], contentType: 'application/x-www-form-urlencoded' }, 'b85cf5d434beac481b4ae7fc2dac450b13716b817169238fdff30a6b9a6a3b2e'],
  ['volc-openapi-demos, cpp and others', { host: '127.0.0.1:18081', signed: ALL }, 'aed43650787e62fa7959044ad684544a760b514ff9f2e5049ac3f36cb601741c'],
  ['volc-openapi-demos, nodejs', { signed: ['x-date'], ...NO_HASH, contentType: undefined }],
  ['volc-openapi-demos, nodejs with a host', { signed: ['host', 'x-date'], ...NO_HASH, contentType: undefined }],
  ['a special character as golang and python send it', { signed: ALL, ...special('+%2A~~%2B') }],
  ['a special character as java sends it', { signed: ALL, ...special('+*%7E%7E%2B') }],
  ['a special character as npm openapi sends it', { signed: ['x-content-sha256', 'x-date'], ...special('%20*~~%2B') }],
  ['a special character as php sends it', { signed: ['host', 'x-date'], ...NO_HASH, ...special('%20%2A~~%2B') }],
  ['a repeated name as golang signs it, in the order sent', { signed: ALL, ...repeated('Action=QueryOnlineStatus&Id=b&Id=a&Version=2020-12-01') }],
  ['a repeated name as npm openapi and php sign it, sorted', { signed: ['x-date'], ...NO_HASH, ...repeated('Action=QueryOnlineStatus&Id=a&Id=b&Version=2020-12-01') }],
  ['more headers than a client would sign, with blanks inside', { signed: [...ALL, 'accept', 'user-agent'], headers: [['Accept', 'application/json,   text/plain'], ['User-Agent', 'some  client']] }],
];

const REQUEST = { host: HOST, date: inputs.x_date, accessKey: inputs.access_key, secretKey: inputs.secret_key };

for (const [sdk, style, known] of STYLES) {
  test(`${sdk}: accepted`, async () => {
    const bytes = signedRequest({ ...REQUEST, body: BODY, ...style });
    if (known) assert.ok(bytes.toString('latin1').includes(`Signature=${known}`), bytes.toString('latin1'));
    const answer = await exchange(shared.server.openapi, bytes);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.json.Result, { AppId: 123, QueryOnlineResults: {} });
  });

  test(`${sdk}: refused for another user`, async () => {
    const body = BODY.replace('10001', '10002');
    const hash = 'contentSha256' in style ? undefined : sha256(BODY);
    const bytes = signedRequest({ ...REQUEST, body, payloadHash: sha256(BODY), ...style, contentSha256: hash });
    const answer = await exchange(shared.server.openapi, bytes);
    assert.deepEqual([answer.status, answer.json.ResponseMetadata.Error.Code], [401, 'SignatureDoesNotMatch']);
  });
}

for (const [sdk, style] of [
  ['volcengine-java-sdk, token not signed', { signed: ['x-date'], ...NO_HASH }],
  ['volcengine-nodejs-sdk, token signed', { signed: ['host', 'x-content-sha256', 'x-date', 'x-security-token'] }],
]) {
  test(`${sdk}: a session token is refused, never ignored`, async () => {
    const headers = [['X-Security-Token', inputs.session_token]];
    const answer = await exchange(shared.server.openapi, signedRequest({ ...REQUEST, body: BODY, headers, ...style }));
    assert.deepEqual([answer.status, answer.json.ResponseMetadata.Error.Code], [401, 'InvalidSecretToken']);
  });
}
