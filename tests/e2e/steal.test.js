// The judge of tight times must let off only what steal explains.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  isExplainedBySteal, shareWithinUnlessStolen, stolenIn, stopwatch, waitedIn, withinUnlessStolen,
} from './support/steal.js';

const silent = () => {};
const lap = (ms, stolen = 0) => ({ ms, stolen, waited: 0 });

// Gives the laps in turn, and counts how many were taken.
function attempts(...laps) {
  const attempt = async () => laps[attempt.taken++];
  attempt.taken = 0;
  return attempt;
}

test("the kernel's counters are read as milliseconds", () => {
  assert.equal(stolenIn('cpu  10 2 30 4000 50 6 7 123 0 0\ncpu0 1 1 1 1 1 1 1 99 0 0\n'), 1230);
  assert.equal(stolenIn('cpu  10 2 30 4000\n'), 0);
  assert.equal(waitedIn('some avg10=0.11 avg60=0.15 avg300=5.64 total=8286663\nfull avg10=0.00 total=0\n'), 8286.663);
  assert.equal(waitedIn(''), 0);
  assert.match(readFileSync('/proc/stat', 'latin1'), /^cpu +(?:\d+ +){7}\d+/, 'this kernel counts it where we look');
});

test('a lap is what passed since the start', () => {
  const readings = [{ stolen: 500, waited: 7 }, { stolen: 530, waited: 9 }];
  const times = [1000, 1120];
  const clock = stopwatch({ read: () => readings.shift(), now: () => times.shift() });
  assert.deepEqual(clock.lap(), { ms: 120, stolen: 30, waited: 2 });
});

test('steal explains a miss only when the limit would have been kept without it', () => {
  assert.ok(isExplainedBySteal(lap(130, 30), 100));
  assert.ok(!isExplainedBySteal(lap(131, 30), 100));
  assert.ok(!isExplainedBySteal(lap(101, 0), 100));
  assert.ok(!isExplainedBySteal(lap(100, 30), 100), 'no miss');
});

test('a time within its limit is taken once', async () => {
  const attempt = attempts(lap(100, 900));
  assert.deepEqual(await withinUnlessStolen('it', 100, attempt, silent), lap(100, 900));
  assert.equal(attempt.taken, 1);
});

test('a miss that steal does not explain fails at once and names figure, limit and steal', async () => {
  for (const miss of [lap(101), lap(150, 40)]) {
    const attempt = attempts(miss, lap(1));
    const message = new RegExp(`it: ${miss.ms}\\.0 ms, limit 100 ms, ${miss.stolen} ms stolen`);
    await assert.rejects(withinUnlessStolen('it', 100, attempt, silent), message);
    assert.equal(attempt.taken, 1);
  }
});

test('a miss that steal explains is tried again, told, and then has to keep the whole limit', async () => {
  const said = [];
  const attempt = attempts(lap(130, 40), lap(80));
  assert.deepEqual(await withinUnlessStolen('it', 100, attempt, (line) => said.push(line)), lap(80));
  assert.equal(said.length, 1);
  assert.match(said[0], /^FIGURE repeated.*it: 130\.0 ms, limit 100 ms, 40 ms stolen/);
  await assert.rejects(withinUnlessStolen('it', 100, attempts(lap(130, 40), lap(101)), silent), /it: 101\.0 ms/);
});

test('three explained misses fail', async () => {
  const attempt = attempts(...Array(4).fill(lap(130, 40)));
  await assert.rejects(withinUnlessStolen('it', 100, attempt, silent), /130\.0 ms.* in each of 3 attempts/);
  assert.equal(attempt.taken, 3);
});

// Hands out the batches of laps in turn.
const batches = (...lists) => async (n) => {
  const list = lists.shift();
  assert.equal(list.length, n);
  return list;
};
const share = (take, count = 20, p = 0.99) => shareWithinUnlessStolen('it', { limit: 100, p, count }, take, silent);
const good = (n) => Array(n).fill(lap(5));

test('of many times, those that steal explains are taken again once', async () => {
  assert.equal((await share(batches([...good(18), lap(130, 40), lap(140, 40)], good(2)))).length, 20);
  await assert.rejects(share(batches([...good(19), lap(130, 40)], [lap(130, 40)])), /1 of 20 too late, at worst it: 130\.0 ms/);
});

test('of many times, a miss too many fails, as does more steal than can be judged by', async () => {
  await assert.rejects(share(batches([...good(19), lap(101)])), /1 of 20 too late/);
  await assert.rejects(share(batches([...good(17), ...Array(3).fill(lap(130, 40))])), /steal explains 3 of 20/);
  assert.equal((await share(batches([...good(198), lap(500), lap(500)]), 200)).length, 200);
  await assert.rejects(share(batches([...good(197), ...Array(3).fill(lap(500))]), 200), /3 of 200 too late, at worst it: 500/);
});
