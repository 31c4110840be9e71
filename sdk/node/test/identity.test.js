// The vectors of docs/own-gateway.md, out of the page itself.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { connIdOf, digestOf } from '../index.js';

const page = readFileSync(new URL('../../../docs/own-gateway.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| 123\/(\S+) \| (\S+) \| (\d+) \| (\d+) \| (\w+) \| (\d+) \| `(\S+)` \| `([0-9a-f]{16})` \|$/gm)];
const connections = rows.map(([, , ConnKey, UserId, DeviceId, Platform, ClientVersion]) => (
  { ConnKey, UserId, DeviceId, Platform, ClientVersion }));

test('ConnId and digest follow the documented vectors', () => {
  assert.equal(rows.length, 2);
  rows.forEach(([, owner, connKey, , , , , connId, digest], i) => {
    assert.equal(connIdOf(123, owner, connKey), connId);
    assert.equal(digestOf([connections[i]]), digest);
  });
  assert.equal(digestOf(connections), /\| both \| `([0-9a-f]{16})`/.exec(page)[1]);
  assert.equal(digestOf([]), /\| none \|.*`([0-9a-f]{16})`/.exec(page)[1]);
});
