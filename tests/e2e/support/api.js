// Calls of the signed API: by the official SDK, and by our signer over one kept connection.

import volcengine from '@volcengine/openapi';

import { ACCESS_KEY, APP, SECRET_KEY } from './config.js';
import { RawConnection } from './raw_http.js';
import { recordSecret } from './recorder.js';
import { signedRequest } from './signer.js';

export function sdk(server, keys = {}) {
  return new volcengine.Service({
    host: server.openapi,
    protocol: 'http:',
    serviceName: 'rtc',
    region: 'cn-north-1',
    defaultVersion: '2020-12-01',
    accessKeyId: ACCESS_KEY,
    secretKey: SECRET_KEY,
    ...keys,
  });
}

export const sdkCall = (service, action, body) => service.createJSONAPI(action)(body);

export class Api {
  constructor(server) {
    this.server = server;
  }

  async call(action, body, options = {}) {
    if (!this.connection || this.connection.isClosed) {
      this.connection = await RawConnection.open(this.server.openapi);
    }
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await this.connection.write(signedRequest({ action, body: text, ...options })).answer();
    if (/close/i.test(answer.headers.connection)) this.close();
    return answer;
  }

  // QueryOnlineResults of an answer that must be a good one.
  async query(userIds, app = APP) {
    const answer = await this.call('QueryOnlineStatus', `{"AppId":${app},"UserIds":[${userIds}]}`);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json.Result.QueryOnlineResults;
  }

  async isOnline(userId, app = APP) {
    return String(userId) in (await this.query([userId], app));
  }

  async token(userId, { app = APP, expireMs = 3_600_000 } = {}) {
    const body = `{"AppId":${app},"UserId":${userId},"ExpireTime":${expireMs}}`;
    const answer = await this.call('GetAppToken', body);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return recordSecret(answer.json.Result.Token);
  }

  close() {
    this.connection?.close();
    this.connection = undefined;
  }
}
