// One signed HTTP request and its answer.

import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

import volcengine from '@volcengine/openapi';

const MAX_ANSWER_BYTES = 64 << 20;

export class Transport {
  #url;
  #agent;
  #ownsAgent;
  #keys;

  constructor({ endpoint, accessKeyId, secretKey, region, agent, ca }) {
    this.#url = new URL(endpoint);
    if (!/^https?:$/.test(this.#url.protocol) || this.#url.pathname !== '/') {
      throw new TypeError('endpoint: must be http://HOST:PORT or https://HOST:PORT');
    }
    const module = this.#url.protocol === 'https:' ? https : http;
    this.#ownsAgent = !agent;
    this.#agent = agent ?? new module.Agent({ keepAlive: true, ...(ca && { ca }) });
    this.#keys = { accessKeyId, secretKey, region };
  }

  // What send() sends; sent again, it is the same call to the API.
  sign(action, version, body) {
    const { region, ...credentials } = this.#keys;
    const request = {
      region,
      method: 'POST',
      pathname: '/',
      params: { Action: action, Version: version },
      headers: { Host: this.#url.host, 'Content-Type': 'application/json' },
      body,
    };
    // Hashed here, since the signer's own hash is a hundred times slower.
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    new volcengine.Signer(request, 'rtc', { bodySha256 }).addAuthorization(credentials);
    return { path: `/?Action=${action}&Version=${version}`, headers: request.headers, body };
  }

  // { status, headers, text }. Rejects when no whole answer comes within `timeoutMs`.
  send({ path, headers, body }, { timeoutMs, signal }) {
    return new Promise((resolve, reject) => {
      const module = this.#url.protocol === 'https:' ? https : http;
      const bytes = Buffer.from(body);
      const request = module.request(new URL(path, this.#url), {
        method: 'POST', agent: this.#agent, headers: { ...headers, 'Content-Length': bytes.length },
      });
      const stop = () => request.destroy(signal.reason);
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      const settle = (how, value) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        how(value);
      };
      signal?.addEventListener('abort', stop);
      request.on('error', (error) => settle(reject, error));
      request.on('response', (response) => collect(response, request).then(
        (text) => settle(resolve, { status: response.statusCode, headers: response.headers, text }),
        (error) => settle(reject, error),
      ));
      request.end(bytes);
    });
  }

  close() {
    if (this.#ownsAgent) this.#agent.destroy();
  }
}

async function collect(response, request) {
  const parts = [];
  let size = 0;
  for await (const part of response) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) {
      request.destroy();
      throw new Error(`the answer is over ${MAX_ANSWER_BYTES} bytes`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
