// The very edges of the time that a signature is good for, shown by a clock that stands still.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { good } from './support/bad_input.js';
import { ownServer } from './support/hooks.js';
import { exchange } from './support/raw_http.js';

const frozenAt = (time) => ({
  env: {
    LD_PRELOAD: '/usr/$LIB/faketime/libfaketimeMT.so.1',
    FAKETIME: time,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
    TZ: 'UTC',
  },
});
const codeOf = async (server, options) => {
  const answer = await exchange(server.openapi, good(options));
  return answer.json.ResponseMetadata.Error?.Code ?? answer.status;
};

test('56 15 minutes to the second are in, one second more is out, either way', async (t) => {
  const { server } = await ownServer(t, {}, frozenAt('2026-03-01 12:00:00'));
  assert.equal(await codeOf(server, { date: '20260301T114500Z' }), 200);
  assert.equal(await codeOf(server, { date: '20260301T121500Z' }), 200);
  assert.equal(await codeOf(server, { date: '20260301T114459Z' }), 'InvalidTimestamp');
  assert.equal(await codeOf(server, { date: '20260301T121501Z' }), 'InvalidTimestamp');
});

test('58 around midnight UTC each day is right in itself, and not the other', async (t) => {
  const { server } = await ownServer(t, {}, frozenAt('2026-03-01 00:00:00'));
  assert.equal(await codeOf(server, { date: '20260228T235959Z' }), 200);
  assert.equal(await codeOf(server, { date: '20260301T000000Z' }), 200);
  assert.equal(await codeOf(server, { date: '20260228T235959Z', scopeDate: '20260301' }), 'SignatureDoesNotMatch');
  assert.equal(await codeOf(server, { date: '20260301T000000Z', scopeDate: '20260228' }), 'SignatureDoesNotMatch');
});
