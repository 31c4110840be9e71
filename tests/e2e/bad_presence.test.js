// QueryPresence that breaks a rule: each answered in the one way that is documented.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { answered, answers, badInputs, refusals } from './support/bad_input.js';
import { APP, OTHER_ACCOUNTS_APP, STOPPED_APP, defaultAccounts } from './support/config.js';
import { ownServer } from './support/hooks.js';
import { Server, temporaryFolder } from './support/server.js';
import { signedRequest } from './support/signer.js';

const { shared, table } = badInputs();
const { missing } = refusals;
const invalid = (says) => ({ ...refusals.invalidParam, says });
const VERSION = '2026-11-22';

const ask = (fields) => signedRequest({ action: 'QueryPresence', version: VERSION, body: `{${fields}}` });
const users = (text) => ask(`"AppId":${APP},"UserIds":${text}`);
const since = (text) => ask(`"AppId":${APP},"UserIds":[1],"ChangedSince":${text}`);
const many = (count) => `[${Array(count).fill(7)}]`;

table([
  ['213 no AppId', () => ask('"UserIds":[1]'), { ...missing, says: /AppId/ }],
  ['213 AppId as text', () => ask(`"AppId":"${APP}","UserIds":[1]`), invalid(/^AppId: /)],
  ['213 unknown AppId', () => ask('"AppId":99,"UserIds":[1]'), answers(404, 210003, 'AppNotFound')],
  ['213 AppId of another account', () => ask(`"AppId":${OTHER_ACCOUNTS_APP},"UserIds":[1]`), answers(403, 210005, 'NoAuth')],
  ['213 stopped AppId', () => ask(`"AppId":${STOPPED_APP},"UserIds":[1]`), answers(403, 210004, 'AppStatusException')],
  ['214 no UserIds', () => ask(`"AppId":${APP}`), { ...missing, says: /UserIds/ }],
  ...['[]', '7', '"7"', '{}', 'true', '["7"]', '[-1]', '[1.0]', '[1e3]', '[-0]', '[9223372036854775808]', '[null]', '[[1]]'].map((text) =>
    [`214 UserIds ${text}`, () => users(text), invalid(/^UserIds: must be an array of 1 to 1000 integers/)]),
  ['214 UserIds of 1001', () => users(many(1001)), invalid(/^UserIds: /)],
  ['214 UserIds of 1000', () => users(many(1000)), answered],
  ...['-1', '1.5', '1e3', '"1"', 'true', '[]', '{}', '9223372036854775808'].map((text) =>
    [`215 ChangedSince ${text}`, () => since(text), invalid(/^ChangedSince: must be an integer in 0\.\./)]),
  ['215 ChangedSince null', () => since('null'), answered],
  ['216 ChangedSince 9223372036854775807', () => since('9223372036854775807'), answered],
]);

async function result(api, body) {
  const answer = await api.call('QueryPresence', body, { version: VERSION });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.Result;
}

test('216 nobody has changed since a Version to come', async () => {
  const body = `{"AppId":${APP},"UserIds":[1],"ChangedSince":9223372036854775807}`;
  assert.deepEqual((await result(shared.api, body)).Users, []);
});

test('217 a user named twice is answered once', async () => {
  assert.equal((await result(shared.api, `{"AppId":${APP},"UserIds":${many(1000)}}`)).Users.length, 1);
});

test('218 more calls than presence_qps', async (t) => {
  const accounts = defaultAccounts();
  accounts[0].presence_qps = 1;
  const { api } = await ownServer(t, { accounts });
  const codes = [];
  for (let i = 0; i < 5; i++) {
    const answer = await api.call('QueryPresence', { AppId: APP, UserIds: [i] }, { version: VERSION });
    codes.push(answer.json.ResponseMetadata.Error?.Code);
  }
  assert.ok(codes.includes('FlowLimitExceeded'), String(codes));
  assert.equal(codes[0], undefined);
});

test('219 a last_seen.file that cannot be used', async (t) => {
  const folder = temporaryFolder();
  const file = join(folder, 'seen.db');
  const refused = (says, settings = { last_seen: { file } }) => assert.rejects(Server.start(settings), says);
  writeFileSync(file, 'x'.repeat(10_000));
  await refused(/last_seen\.file: .*seen\.db is no SQLite database/);
  writeFileSync(file, '');
  const others = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("CREATE TABLE others (a INTEGER)")';
  execFileSync('python3', ['-c', others, file]);
  await refused(/last_seen\.file: .*is the database of another program/);
  await refused(/last_seen\.file: .*cannot be used: unable to open database file/, {
    last_seen: { file: join(folder, 'nowhere', 'seen.db') },
  });
  const shared = { last_seen: { file: join(folder, 'shared.db') } };
  await ownServer(t, shared);
  await refused(/last_seen\.file: .*cannot be used: database is locked/, shared);
});
