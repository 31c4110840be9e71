import assert from 'node:assert/strict';
import { test } from 'node:test';

import { toId } from '../src/ids.js';
import { parse, stringify } from '../src/json.js';

test('integers beyond 2^53 keep their digits, all else is as JSON.parse has it', () => {
  const text = String.raw`{"a":9223372036854775807,"b":[9007199254740993,-9007199254740993,12],"c":"9223372036854775807",`
    + String.raw`"d":"\"e\":9223372036854775807,\\","f":0.12345678901234567,"g":1.5e300,"9223372036854775806":[1],"h":null}`;
  assert.deepEqual(parse(text), {
    a: '9223372036854775807', b: ['9007199254740993', '-9007199254740993', 12], c: '9223372036854775807',
    d: '"e":9223372036854775807,\\', f: 0.12345678901234567, g: 1.5e300, '9223372036854775806': [1], h: null,
  });
  assert.deepEqual(parse('{"a":[1,"x",true]}'), { a: [1, 'x', true] });
  assert.throws(() => parse('{"a":9223372036854775807'), SyntaxError);
});

test('bigints are written as integers of their own length', () => {
  assert.equal(stringify({ a: 9223372036854775807n, b: [1n, 'x"', null, true], c: undefined, d: { e: 0n } }),
    '{"a":9223372036854775807,"b":[1,"x\\"",null,true],"d":{"e":0}}');
});

test('ids are digits, bigints and exact numbers in their range', () => {
  for (const [value, id] of [[0, 0n], ['0', 0n], [7n, 7n], ['9223372036854775807', 2n ** 63n - 1n], [2 ** 53 - 1, 2n ** 53n - 1n]]) {
    assert.equal(toId(value, 'UserId'), id);
  }
  for (const value of [-1, 1.5, 2 ** 53, 2n ** 63n, '9223372036854775808', '', 'x', '1e3', ' 1', null, undefined, true, [1]]) {
    assert.throws(() => toId(value, 'UserId'), { name: 'RangeError', message: /^UserId: must be an integer/ }, String(value));
  }
  assert.throws(() => toId(0, 'Epoch', 1n), RangeError);
});
