// Secrets never reach a log, an error or a metric, whatever is wrong with a call. The other tests'
// output is searched too, by tools/check_secrets.py; this one plants the control words it must find.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { APP_KEY, makeConfig, SECRET_KEY, toToml } from './support/config.js';
import { Device } from './support/device.js';
import { ownServer } from './support/hooks.js';
import { run } from './support/program.js';
import { get } from './support/raw_http.js';
import { recordControl } from './support/recorder.js';
import { temporaryFolder } from './support/server.js';
import { claimsOf, makeToken, tokenOf } from './support/token.js';

const ADMIN_TOKEN = 'admin-token-nobody-may-read';
const LOG_FORMATS = ['text', 'json'];

for (const format of LOG_FORMATS) {
  test(`a log at debug, as ${format}, the errors and the metrics show who came, and no secret`, async (t) => {
    const { server, api } = await ownServer(t, { log: { level: 'debug', format }, admin: { token: ADMIN_TOKEN } });
    const texts = [];
    const call = async (options, body = '{}') => texts.push((await api.call('QueryOnlineStatus', body, options)).text);
    const keep = (answer) => texts.push(`${JSON.stringify(answer.headers)} ${answer.text}`);

    await call();
    await call({ accessKey: 'AKLTcontrolword' });
    await call({ secretKey: 'a-wrong-secret-of-24-chars' });
    await call({ accessKey: SECRET_KEY }); // The secret where the key id belongs.
    await call({ region: 'mars-1' });
    await call({}, `{"AppId":"${SECRET_KEY}"}`);
    await call({ headers: [['X-Security-Token', tokenOf(4)]] });

    const device = await Device.login(server, 3);
    device.send({ Type: 'Refresh', Token: makeToken(claimsOf(4)) });
    await device.next('Error');
    await device.close();
    const bad = await Device.open(server);
    bad.send({ Type: 'Login', Token: `${tokenOf(3)}x`, DeviceId: 1, Platform: 'Web', ClientVersion: 1 });
    texts.push((await bad.closes()).reason);

    const connections = '/connections?app=123&user=3';
    keep(await get(server.admin, connections, { Authorization: `Bearer ${ADMIN_TOKEN}x` }));
    keep(await get(server.admin, connections, { Authorization: `Bearer ${ADMIN_TOKEN}` }));
    keep(await get(server.admin, '/metrics'));

    const shown = [server.log, ...texts].join('\n');
    for (const secret of [SECRET_KEY, APP_KEY.secret, ADMIN_TOKEN, tokenOf(3).split('.')[2], 'a-wrong-secret-of-24-chars']) {
      assert.ok(!shown.includes(secret), secret);
    }
    assert.match(server.log, /AKLTcontrolword/);
    recordControl('log', 'AKLTcontrolword');
    recordControl('error', 'AKLTcontrolword');
    recordControl('metrics', 'rollcall_openapi_');
  });
}

test('what is wrong with a configuration is said without its secrets', async () => {
  const file = join(temporaryFolder(), 'rollcall.toml');
  const good = toToml(makeConfig());
  for (const text of [
    good.replace(`secret = "${SECRET_KEY}"`, `secret = "${SECRET_KEY}" x`),
    good.replace(`secret = "${SECRET_KEY}"`, `secret = ["${SECRET_KEY}"]`),
    good.replace(`secret = "${SECRET_KEY}"`, `secret = "${SECRET_KEY}"\nsecret_env = "${SECRET_KEY}"`),
    good.replace(`secret = "${SECRET_KEY}"`, `secret_file = "/nowhere"\nsecret = "${SECRET_KEY}"`),
    `${good}\n[admin2]\ntoken = "${SECRET_KEY}"\n`,
  ]) {
    assert.notEqual(text, good);
    writeFileSync(file, text);
    const { code, stdout, stderr } = await run(['check-config', file]);
    assert.equal(code, 2);
    const said = stdout + stderr;
    assert.ok(said && !said.includes(SECRET_KEY), said.replaceAll(SECRET_KEY, '<the secret>'));
  }
});
