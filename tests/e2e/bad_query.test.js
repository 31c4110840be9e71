// Query string and header fields of a signed call.
// The numbers in front of the names are rows of docs/bad-inputs.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answered, badInputs, good, refusals } from './support/bad_input.js';

const { table } = badInputs();
const { missing, mismatch, unknownAction } = refusals;

const badQuery = { status: 400, code: 210100, name: 'BadRequest' };
const sentOnce = { ...refusals.invalidAuthorization, says: /must be sent once/ };
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
  ['30 Action twice, the same', withQuery('Action=QueryOnlineStatus&Action=QueryOnlineStatus&Version=2020-12-01'), badQuery],
  ['30 Action twice, different', withQuery('Action=GetAppToken&Action=QueryOnlineStatus&Version=2020-12-01'), badQuery],
  ['31 unknown query key, signed', withQuery('Action=QueryOnlineStatus&Colour=blue&Version=2020-12-01'), answered],
  ['32 query key added after signing', () => good({ target: '/?Action=QueryOnlineStatus&Version=2020-12-01&Colour=blue' }), mismatch],
  ['33 plus is a space', () => good({ query: 'Action=QueryOnlineStatus&A=b%20c&Version=2020-12-01', target: '/?Action=QueryOnlineStatus&A=b+c&Version=2020-12-01' }), answered],
  ['33 escapes are read, not compared', () => good({ query: 'Action=QueryOnlineStatus&A=~/&Version=2020-12-01', target: '/?Action=QueryOnlineStatus&A=%7e%2f&Version=2020-12-01' }), answered],
  ['33 the order of the query is no matter', () => good({ target: '/?Version=2020-12-01&Action=QueryOnlineStatus' }), answered],
  ['34 cut percent escape', withQuery('Action=QueryOnlineStatus&Version=2020-12-01&A=%'), badQuery],
  ['34 percent escape that is no hex', withQuery('Action=QueryOnlineStatus&Version=2020-12-01&A=%G1'), badQuery],
  ['34 invalid UTF-8 after decoding', withQuery('Action=QueryOnlineStatus&Version=2020-12-01&A=%FF'), badQuery],
  ['34 overlong UTF-8 after decoding', withQuery('Action=QueryOnlineStatus&Version=2020-12-01&A=%C0%AF'), badQuery],
  ['35 key without =', () => good({ query: 'A&Action=QueryOnlineStatus&Version=2020-12-01' }), answered],
  ['35 empty key', withQuery('=b&Action=QueryOnlineStatus&Version=2020-12-01'), badQuery],
  ['36 query of 16 KiB', withQuery(`Action=QueryOnlineStatus&Version=2020-12-01&A=${'b'.repeat(16 * 1024)}`), { status: 414, code: 210114, closes: true }],
  ['36 query of 1,000 keys', withQuery(`Action=QueryOnlineStatus&Version=2020-12-01${[...Array(1000).keys()].map((n) => `&${n}=`).join('')}`), badQuery],
  ...[undefined, 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=gbk'].map((contentType) =>
    [`37 Content-Type ${contentType}`, () => good({ contentType, signed: ['host', 'x-date'] }), answered]),
  ['38 charset=gbk is read as UTF-8, and bytes that are not are no JSON', () => good({ body: Buffer.from('{"AppId":123,"UserIds":[1],"Extra":"\xc4\xe3"}', 'latin1'), contentType: 'application/json; charset=gbk' }), refusals.notJson],
  ['38 charset=utf-16 with a UTF-8 body', () => good({ contentType: 'application/json; charset=utf-16' }), answered],
  ...['X-Date', 'X-Content-Sha256', 'Authorization'].map((name) =>
    [`39 ${name} twice`, edited((list) => [...list, list.find(([known]) => known === name)]), sentOnce]),
  ...['X-Date', 'X-Content-Sha256', 'Authorization'].map((name) =>
    [`39 ${name} twice, different`, edited((list) => [...list, [name, 'other']]), sentOnce]),
  ['39 X-Security-Token twice', edited((list) => [...list, ['X-Security-Token', 'a'], ['X-Security-Token', 'a']]), sentOnce],
  ['40 an unsigned X-Action has no meaning', edited((list) => [...list, ['X-Action', 'GetAppToken'], ['X-Version', '1']]), answered],
]);
