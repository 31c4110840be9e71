// The load generators, as small as they go: each starts a node of its own, and every answer counts.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { run } from './support/program.js';
import { stopwatch, withinUnlessStolen } from './support/steal.js';

async function bench(...args) {
  const { code, stdout, stderr } = await run(['bench', ...args], { ms: 60_000 });
  return { code, report: stdout.startsWith('{') ? JSON.parse(stdout) : stdout, stderr };
}

test('each load generator explains itself', async () => {
  for (const [name, option] of [['hold', '--duration'], ['storm', '--rounds'], ['query', '--during-storm']]) {
    const help = await run(['bench', name, '--help']);
    assert.equal(help.code, 0);
    assert.match(help.stdout, new RegExp(option));
  }
});

test('bench query in a closed loop reports calls, CPU and latency', async () => {
  const { code, report, stderr } = await bench(
    'query', '--devices', '20', '--users', '20', '--connections', '2', '--duration', '300ms', '--node-cores', '1',
    '--json',
  );
  assert.equal(code, 0, stderr);
  assert.equal(report.UsersPerCall, 20);
  assert.ok(report.Answered > 10 && report.Verified > 0 && report.Failed === 0, JSON.stringify(report));
  assert.ok(report.CpuMicrosecondsPerCall > 0 && report.UsersPerCoreSecond > 0);
  const { P50, P99, P999, Max, Count } = report.LatencyMicroseconds;
  assert.ok(0 < P50 && P50 <= P99 && P99 <= P999 && P999 <= Max && Count === report.Answered);
  assert.ok(report.AnswerBytes > 20 * 100);
  assert.equal(report.StormLogins, null);
});

test('bench query in an open loop keeps to its rate, also during a storm', async () => {
  const RATE = 200;
  // So many calls more or fewer than in a second of that rate are so many ms of it.
  await withinUnlessStolen('calls off the rate', 150, async () => {
    const clock = stopwatch();
    const { code, report, stderr } = await bench(
      'query', '--devices', '10', '--rate', `${RATE}`, '--duration', '1s', '--during-storm', '--storm-rate', '100', '--json',
    );
    const lap = clock.lap();
    assert.equal(code, 0, `${stderr}${JSON.stringify(report)}`);
    assert.ok(report.StormLogins > 0);
    assert.equal(report.Unsent, 0);
    return { ...lap, ms: (Math.abs(report.Answered - RATE) * 1000) / RATE };
  });
});

test('bench storm lets devices come, go and come back', async () => {
  const { code, report, stderr } = await bench('storm', '--devices', '60', '--rounds', '2', '--json');
  assert.equal(code, 0, `${stderr}${JSON.stringify(report)}`);
  assert.equal(report.Rounds.length, 2);
  for (const round of report.Rounds) {
    assert.equal(round.Logins, 60);
    assert.ok(round.CpuMicrosecondsPerLogin > 0);
    assert.equal(round.AbsenceMicroseconds.Count, 50);
    assert.ok(round.NodeMemoryOnlineBytes > report.IdleNodeMemoryBytes);
  }
  assert.deepEqual([report.FailedLogins, report.Lost, report.FalselyOffline, report.StillPresent], [0, 0, 0, 0]);
});

test('several processes each have a node, and add up', async () => {
  const hold = await bench('hold', '--devices', '20', '--processes', '2', '--duration', '1s', '--json');
  assert.equal(hold.code, 0, hold.stderr);
  assert.equal(hold.report.Processes, 2);
  assert.equal(hold.report.Online, 20);
  assert.equal(hold.report.Sampled, 20);
  assert.equal(hold.report.FalseOfflines, 0);
  const storm = await bench('storm', '--devices', '20', '--processes', '2', '--rounds', '1', '--rate', '400');
  assert.equal(storm.code, 0, storm.stderr);
  assert.match(storm.report, /devices +20 in all/);
});
