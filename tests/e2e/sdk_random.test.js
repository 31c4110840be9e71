// Random calls signed and sent by the official SDK, odd characters included: none is refused.

import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';

import { sdk } from './support/api.js';
import { APP } from './support/config.js';
import { sharedServer } from './support/hooks.js';
import { Random, seed } from './support/random.js';

const shared = sharedServer();
const CALLS = 10_000;

const PLAIN = [...'abcXYZ019'];
const ODD = [...PLAIN, ...' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', '\t', 'é', 'ß', '中', '国', '\u200b', '\u{1f600}', '%20', '+', '%'];
// What HTTP lets a field hold, blanks in all places.
const FIELD = [...PLAIN, ...' !"#$%&\'()*+,-./:;<=>?@[]^_`{|}~', '  ', '\t'];
const REGIONS = ['cn-north-1', 'cn-beijing', 'ap-southeast-1', 'ap-singapore-1', 'us-east-1'];

function randomCall(random) {
  const query = {};
  for (let n = random.below(4); n > 0; --n) {
    const name = `q${random.text(ODD, 6)}`;
    query[name] = random.below(5) === 0
      ? Array.from({ length: 1 + random.below(3) }, () => random.text(ODD, 6))
      : random.text(ODD, 12);
  }
  const headers = { 'content-type': random.pick(['application/json; charset=utf-8', 'application/json', 'text/plain']) };
  for (let n = random.below(3); n > 0; --n) headers[`X-Note-${n}`] = `a${random.text(FIELD, 12)}z`;
  const data = {
    AppId: APP,
    UserIds: Array.from({ length: 1 + random.below(5) }, () => random.below(2 ** 31)),
    [`Extra${random.text(ODD, 5)}`]: random.text(ODD, 30),
  };
  return { method: 'POST', Action: 'QueryOnlineStatus', query, headers, data, region: random.pick(REGIONS) };
}

test(`${CALLS} random calls of the official SDK are answered (seed ${seed})`, async (t) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const random = new Random();
  const service = sdk(shared.server);
  let answered = 0;
  for (let done = 0; done < CALLS; done += 8) {
    const calls = Array.from({ length: Math.min(8, CALLS - done) }, () => randomCall(random));
    const answers = await Promise.all(calls.map((call) =>
      service.fetchOpenAPI({ ...call, httpAgent: agent }, { region: call.region })));
    for (const [n, answer] of answers.entries()) {
      assert.deepEqual(answer.Result, { AppId: APP, QueryOnlineResults: {} }, `${JSON.stringify(calls[n])}: ${JSON.stringify(answer)}`);
      ++answered;
    }
  }
  agent.destroy();
  assert.equal(answered, CALLS);
  t.diagnostic(`FIGURE official SDK: ${answered} random signed calls, 0 refused (seed ${seed})`);
});
