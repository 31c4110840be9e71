// QueryPresence: who is online, who went when and why, what changed since, and what is not known.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import { Api } from './support/api.js';
import { ACCESS_KEY, APP, SECRET_KEY } from './support/config.js';
import { Device } from './support/device.js';
import { ownServer, sharedServer } from './support/hooks.js';
import { Gateway, connIdOf } from './support/leases.js';
import { Server, temporaryFolder } from './support/server.js';
import { seconds, tokenOf } from './support/token.js';
import { until } from './support/wait.js';

const VERSION = '2026-11-22';
const shared = sharedServer({ gateway: { heartbeat: '1s', heartbeat_grace: '1s' } });

let nonce = 0;
async function presence(api, UserIds, fields = {}) {
  const answer = await api.call('QueryPresence', { AppId: APP, UserIds, Nonce: ++nonce, ...fields }, { version: VERSION });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.Result;
}
const one = async (api, user) => (await presence(api, [user])).Users[0];
const offline = (api, user) => until(`${user} offline`, async () => {
  const found = await one(api, user);
  return found && !found.Online && found;
});
const kick = (api, user) => api.call('KickConnections', { AppId: APP, UserId: user, Nonce: ++nonce }, { version: VERSION });

test('a user who is online is shown with all that is known of each connection', async () => {
  const before = Date.now();
  const device = await Device.login(shared.server, 1, { DeviceId: 5, Platform: 'iOS', ClientVersion: 7 });
  const gateway = new Gateway(shared.api, 'gw');
  await gateway.open();
  await gateway.send([gateway.connected('c', 1, { DeviceId: 6, Platform: 'Web', ClientVersion: 8 })]);
  const answer = await presence(shared.api, [1]);
  assert.equal(answer.AppId, APP);
  assert.ok(answer.AsOf >= before && answer.AsOf <= Date.now());
  assert.deepEqual(answer.Unknown, []);
  assert.equal(answer.Users.length, 1);
  const [user] = answer.Users;
  assert.equal(user.UserId, 1);
  assert.equal(user.Online, true);
  assert.ok(user.Version <= answer.Version && Number.isSafeInteger(user.Version));
  const [held, reported] = user.Connections;
  assert.ok(held.ConnectedAt >= before && held.ConnectedAt <= Date.now());
  assert.ok(held.LastHeardAgo >= 0 && held.LastHeardAgo < 2000);
  assert.deepEqual({ ...held, ConnectedAt: 0, LastHeardAgo: 0 }, {
    ConnId: device.welcome.ConnId, DeviceId: 5, Platform: 'iOS', ClientVersion: 7, ConnectedAt: 0, LastHeardAgo: 0, Owner: 'local',
  });
  assert.deepEqual({ ...reported, ConnectedAt: 0 }, {
    ConnId: connIdOf('gw', 'c'), DeviceId: 6, Platform: 'Web', ClientVersion: 8, ConnectedAt: 0, Owner: 'gw',
  });
  await device.close();
  await gateway.close();
});

test('users come in the order asked, each once, and an unknown user has no last seen', async () => {
  const device = await Device.login(shared.server, 11);
  const answer = await presence(shared.api, [12, 11, 12]);
  assert.deepEqual(answer.Users.map((user) => [user.UserId, user.Online]), [[12, false], [11, true]]);
  assert.equal(answer.Users[0].LastSeen, undefined);
  assert.equal(answer.Users[0].Reason, undefined);
  await device.close();
});

test('a thousand users are answered', async () => {
  const users = Array.from({ length: 1000 }, (_, i) => 1_000_000 + i);
  assert.equal((await presence(shared.api, users)).Users.length, 1000);
});

const endings = {
  closed: async (server, user) => (await Device.login(server, user)).close(),
  timeout: async (server, user) => {
    const device = await Device.login(server, user, {}, { autoPong: false });
    await device.closes();
  },
  kicked: async (server, user) => {
    await Device.login(server, user);
    await kick(shared.api, user);
  },
  token_expired: async (server, user) => {
    await (await Device.login(server, user, { Token: tokenOf(user, { exp: seconds() + 2 }) })).closes();
  },
  protocol_error: async (server, user) => {
    const device = await Device.login(server, user);
    device.send('[]');
    await device.closes();
  },
};
let user = 100;
for (const [reason, end] of Object.entries(endings)) {
  const id = ++user;
  test(`last seen with the reason ${reason}`, async () => {
    const before = Date.now();
    await end(shared.server, id);
    const seen = await offline(shared.api, id);
    assert.equal(seen.Reason, reason);
    assert.ok(seen.LastSeen >= before && seen.LastSeen <= Date.now(), JSON.stringify(seen));
    assert.equal(seen.Connections, undefined);
  });
}

test('a device that replaces itself leaves the user online, with a higher Version', async () => {
  await Device.login(shared.server, 120, { DeviceId: 3 });
  const first = await one(shared.api, 120);
  const again = await Device.login(shared.server, 120, { DeviceId: 3 });
  const second = await one(shared.api, 120);
  assert.ok(second.Online && second.Version > first.Version);
  assert.deepEqual(second.Connections.map((item) => item.ConnId), [again.welcome.ConnId]);
  await again.close();
  assert.equal((await offline(shared.api, 120)).Reason, 'closed');
});

test('a reported end has the reason that the gateway gave; a closed lease drains', async () => {
  const gateway = new Gateway(shared.api, 'ends');
  await gateway.open();
  await gateway.send([gateway.connected('a', 130), gateway.connected('b', 131)]);
  await gateway.send([gateway.disconnected('a', 'timeout')]);
  assert.equal((await offline(shared.api, 130)).Reason, 'timeout');
  await gateway.close();
  assert.equal((await one(shared.api, 131)).Online, false);
});

test('while a lapsed lease may come back its users are unknown, then lapsed', async () => {
  const gateway = new Gateway(shared.api, 'paused', { ttl: 3 });
  await gateway.open();
  await gateway.send([gateway.connected('a', 140)]);
  const { Version: before } = await one(shared.api, 140);
  await until('unknown', async () => (await presence(shared.api, [140])).Unknown.length === 1);
  assert.equal((await gateway.renew()).status, 200);
  const revived = await one(shared.api, 140);
  assert.ok(revived.Online && revived.Version === before, 'nothing has changed');
  const lapsed = await offline(shared.api, 140);
  assert.equal(lapsed.Reason, 'lease_lapsed');
  assert.ok(lapsed.Version > before);
});

test('with ChangedSince only what changed is shown', async () => {
  const device = await Device.login(shared.server, 150);
  const all = await presence(shared.api, [150, 151], { ChangedSince: 0 });
  assert.equal(all.Users.length, 2);
  const none = await presence(shared.api, [150, 151], { ChangedSince: all.Version });
  assert.deepEqual([none.Users, none.Unknown], [[], []]);
  await device.close();
  const some = await until('a change', async () => {
    const next = await presence(shared.api, [150, 151], { ChangedSince: all.Version });
    return next.Users.length > 0 && next;
  });
  assert.deepEqual(some.Users.map((item) => [item.UserId, item.Online]), [[150, false]]);
});

// The loop that docs/presence.md tells clients to run.
test('a loop with ChangedSince misses no change, while devices come and go', async () => {
  const users = Array.from({ length: 20 }, (_, i) => 200 + i);
  const known = new Map();
  let since = 0;
  let calls = 0;
  const step = async () => {
    const answer = await presence(shared.api, users, { ChangedSince: since });
    calls++;
    for (const item of answer.Users) {
      const last = known.get(item.UserId);
      assert.ok(!last || item.Version >= last.Version, 'a Version never goes back');
      known.set(item.UserId, item);
    }
    since = answer.Version;
    return answer;
  };
  let going = true;
  const watch = (async () => {
    while (going) await step();
  })();
  const held = new Map();
  for (let i = 0; i < 300; i++) {
    const id = users[(i * 7) % users.length];
    if (held.has(id)) {
      held.get(id).cut();
      held.delete(id);
    } else {
      held.set(id, await Device.login(shared.server, id, { DeviceId: 1 }));
    }
  }
  going = false;
  await watch;
  await until('the loop knowing what is so', async () => {
    await step();
    return users.every((id) => known.get(id).Online === held.has(id));
  });
  for (const id of users) {
    const now = await one(shared.api, id);
    assert.equal(known.get(id).Version, now.Version, `user ${id} after ${calls} calls`);
  }
  for (const device of held.values()) device.cut();
});

const kept = (folder = temporaryFolder()) => ({ last_seen: { file: join(folder, 'seen.db') } });

async function restarted(t, settings) {
  const server = await Server.start(settings);
  const api = new Api(server);
  t.after(async () => {
    api.close();
    await server.stop();
  });
  return { server, api };
}

test('a restart keeps when and why users went, and their Versions', async (t) => {
  const settings = kept();
  const { server, api } = await ownServer(t, settings);
  await (await Device.login(server, 1)).close();
  const gone = await offline(api, 1);
  await Device.login(server, 2);
  const gateway = new Gateway(api, 'gw');
  await gateway.open();
  await gateway.send([gateway.connected('c', 3)]);
  const before = await presence(api, [1, 2, 3]);
  api.close();
  await server.stop();
  const next = await restarted(t, settings);
  const after = await presence(next.api, [1, 2, 3], { ChangedSince: before.Version });
  assert.deepEqual(after.Users.map((item) => [item.UserId, item.Online, item.Reason]), [
    [2, false, 'drained'], [3, false, 'lease_lapsed'],
  ]);
  assert.deepEqual(await one(next.api, 1), gone, 'nothing new');
  await Device.login(next.server, 2);
  assert.ok((await one(next.api, 2)).Version > after.Version);
});

test('after kill -9 who was online lapsed, and every user has changed', async (t) => {
  const settings = kept();
  const { server, api } = await ownServer(t, settings);
  await (await Device.login(server, 1)).close();
  const gone = await offline(api, 1);
  await Device.login(server, 2);
  const before = await presence(api, [1, 2, 3]);
  await until('noted', async () => (await server.metric('rollcall_last_seen_users')) === 2);
  api.close();
  await server.kill();
  const killed = Date.now();
  const next = await restarted(t, settings);
  const after = await presence(next.api, [1, 2, 3], { ChangedSince: before.Version });
  assert.deepEqual(after.Users.map((item) => [item.UserId, item.Online, item.Reason]), [
    [1, false, 'closed'], [2, false, 'lease_lapsed'], [3, false, undefined],
  ]);
  assert.equal(after.Users[0].LastSeen, gone.LastSeen);
  assert.ok(after.Users[1].LastSeen <= killed && after.Users[1].LastSeen > killed - 10_000);
});

test('without a file a restart forgets, and says so by Versions', async (t) => {
  const { server, api } = await ownServer(t);
  await (await Device.login(server, 1)).close();
  const gone = await offline(api, 1);
  const { Version } = await presence(api, [1]);
  api.close();
  await server.stop();
  const next = await restarted(t);
  const [after] = (await presence(next.api, [1], { ChangedSince: Version })).Users;
  assert.ok(!after.Online && after.LastSeen === undefined && after.Version > gone.Version);
});

test('within start_grace who is not online is unknown', async (t) => {
  const { server, api } = await ownServer(t, { openapi: { start_grace: '1h' } });
  await Device.login(server, 1);
  const answer = await presence(api, [1, 2], { ChangedSince: 0 });
  assert.deepEqual(answer.Users.map((item) => item.UserId), [1]);
  assert.deepEqual(answer.Unknown, [2]);
});

test('rollcall query --native shows all of it', async () => {
  const device = await Device.login(shared.server, 160, { DeviceId: 9, Platform: 'Web', ClientVersion: 4 });
  await (await Device.login(shared.server, 161)).close();
  await offline(shared.api, 161);
  const query = (...args) =>
    execFileSync(process.env.ROLLCALL_BIN, [
      'query', '--native', '--endpoint', `http://${shared.server.openapi}`, '--app-id', String(APP), ...args,
    ], { encoding: 'utf8', env: { ...process.env, ROLLCALL_ACCESS_KEY: ACCESS_KEY, ROLLCALL_SECRET_KEY: SECRET_KEY } });
  const table = query('160', '161', '162');
  assert.match(table, new RegExp(` 160 +online +\\d+ +${device.welcome.ConnId} +9 +Web +4 +local +20\\d\\d-`));
  assert.match(table, / 161 +offline: closed +\d+ +- /);
  assert.match(table, / 162 +offline +\d+ +- /);
  const [, version] = table.match(/as of Version (\d+)/);
  const raw = JSON.parse(query('--json', '--changed-since', version, '160', '161', '162'));
  assert.deepEqual(raw.Result.Users, []);
  await device.close();
});
