// The whole loop with the official SDK: it fetches a token, a device logs in with it, it asks who
// is online.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sdk, sdkCall } from './support/api.js';
import { APP, OTHER_ACCESS_KEY, OTHER_SECRET_KEY } from './support/config.js';
import { Device } from './support/device.js';
import { sharedServer } from './support/hooks.js';
import { until } from './support/wait.js';

const shared = sharedServer();

const query = async (userIds) => {
  const answer = await sdkCall(sdk(shared.server), 'QueryOnlineStatus', { AppId: APP, UserIds: userIds });
  assert.equal(answer.ResponseMetadata.Error, undefined, JSON.stringify(answer));
  return answer.Result.QueryOnlineResults;
};

test('a token from GetAppToken logs a device in, and QueryOnlineStatus shows it at once', async () => {
  const service = sdk(shared.server);
  const got = await sdkCall(service, 'GetAppToken', { AppId: APP, UserId: 10001, ExpireTime: 60_000 });
  assert.equal(got.Result.AppId, APP);
  assert.equal(got.Result.UserId, 10001);

  const device = await Device.open(shared.server);
  device.send({
    Type: 'Login', Token: got.Result.Token, DeviceId: 77, Platform: 'iOS', ClientVersion: 1002003,
  });
  const welcome = await device.next('Welcome');
  assert.equal(welcome.AppId, APP);
  assert.equal(welcome.UserId, '10001');
  assert.equal(welcome.HeartbeatSeconds, 25);
  assert.ok(Math.abs(Number(welcome.TokenExpiresAt) - Date.now() - 60_000) < 5000);
  assert.ok(Math.abs(Number(welcome.ServerTime) - Date.now()) < 5000);
  assert.match(welcome.ConnId, /^\S{22}$/);

  const answer = await sdkCall(service, 'QueryOnlineStatus', { AppId: APP, UserIds: [10001, 10002] });
  assert.deepEqual(answer.Result, {
    AppId: APP,
    QueryOnlineResults: {
      10001: [{
        ConnId: welcome.ConnId, UserId: 10001, DeviceId: 77, ClientVersion: 1002003, Platform: 'iOS',
      }],
    },
  });
  const { RequestId, ...metadata } = answer.ResponseMetadata;
  assert.match(RequestId, /^\d{14}[0-9A-F]{20}$/);
  assert.deepEqual(metadata, {
    Action: 'QueryOnlineStatus', Version: '2020-12-01', Service: 'rtc', Region: 'cn-north-1',
  });
  await device.close();
});

test('one user on Android, iOS and Web shows oldest first and leaves device by device', async () => {
  const user = 10010;
  const platforms = ['Android', 'iOS', 'Web'];
  const devices = [];
  for (const [index, Platform] of platforms.entries()) {
    devices.push(await Device.login(shared.server, user, { Platform, DeviceId: index + 1 }));
  }
  const shown = async () => ((await query([user]))[user] ?? []).map((item) => item.Platform);
  assert.deepEqual(await shown(), platforms);
  for (const device of devices) {
    platforms.shift();
    await device.close();
    await until(`only ${platforms} left`, async () => `${await shown()}` === `${platforms}`, 1000);
  }
  assert.deepEqual(await query([user]), {});
});

test('100 users are answered in one call', async () => {
  const users = Array.from({ length: 100 }, (_, index) => 20_000 + index);
  const devices = await Promise.all(users.map((user) => Device.login(shared.server, user)));
  const results = await query(users);
  assert.deepEqual(Object.keys(results).map(Number).sort(), users);
  for (const [index, user] of users.entries()) {
    assert.equal(results[user][0].ConnId, devices[index].welcome.ConnId);
  }
  await Promise.all(devices.map((device) => device.close()));
});

test('101 users are refused', async () => {
  const users = Array.from({ length: 101 }, (_, index) => index);
  const answer = await sdkCall(sdk(shared.server), 'QueryOnlineStatus', { AppId: APP, UserIds: users });
  assert.equal(answer.ResponseMetadata.Error.Code, 'InvalidParam');
  assert.equal(answer.ResponseMetadata.Error.CodeN, 210002);
  assert.equal(answer.Result, undefined);
});

test('64-bit numbers come back digit for digit', async () => {
  const largest = '9223372036854775807';
  const device = await Device.login(shared.server, '9007199254740993', {
    DeviceId: largest, ClientVersion: '9007199254740995',
  });
  const body = `{"AppId":${APP},"UserIds":[9007199254740993]}`;
  const { text } = await shared.api.call('QueryOnlineStatus', body);
  assert.match(text, /"9007199254740993":\[\{/);
  assert.match(text, /"UserId":9007199254740993[,}]/);
  assert.match(text, new RegExp(`"DeviceId":${largest}[,}]`));
  assert.match(text, /"ClientVersion":9007199254740995[,}]/);
  assert.equal(device.welcome.UserId, '9007199254740993');
  await device.close();
});

test('nobody online is an empty object', async () => {
  const { text } = await shared.api.call('QueryOnlineStatus', { AppId: APP, UserIds: [1, 2, 3] });
  assert.match(text, /"QueryOnlineResults":\{\}/);
});

test('a user asked for twice is answered once', async () => {
  const device = await Device.login(shared.server, 10020);
  const { text } = await shared.api.call('QueryOnlineStatus', `{"AppId":${APP},"UserIds":[10020,10020]}`);
  assert.equal(text.split('"10020":').length, 2);
  await device.close();
});

test('a key of another account may not ask about this app', async () => {
  const service = sdk(shared.server, { accessKeyId: OTHER_ACCESS_KEY, secretKey: OTHER_SECRET_KEY });
  for (const [action, body] of [
    ['QueryOnlineStatus', { AppId: APP, UserIds: [1] }],
    ['GetAppToken', { AppId: APP, UserId: 1, ExpireTime: 60_000 }],
  ]) {
    const answer = await sdkCall(service, action, body);
    assert.equal(answer.ResponseMetadata.Error.Code, 'NoAuth', action);
    assert.equal(answer.ResponseMetadata.Error.CodeN, 210005, action);
  }
});

test('a wrong secret is refused', async () => {
  const service = sdk(shared.server, { secretKey: 'not-the-secret-of-this-key' });
  const answer = await sdkCall(service, 'QueryOnlineStatus', { AppId: APP, UserIds: [1] });
  assert.equal(answer.ResponseMetadata.Error.Code, 'SignatureDoesNotMatch');
  assert.equal(answer.ResponseMetadata.Error.CodeN, 100010);
});
