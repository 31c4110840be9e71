// The configuration that test servers run with, and its TOML text.

import { recordSecret } from './recorder.js';

export const ACCESS_KEY = 'AKLTdGVzdC1hY2Nlc3Mta2V5LTAwMDE';
export const SECRET_KEY = 'dGVzdC1zZWNyZXQtYWNjZXNzLWtleS0wMDAwMDAwMQ==';
export const OTHER_ACCESS_KEY = 'AKLTdGVzdC1hY2Nlc3Mta2V5LTAwMDI';
export const OTHER_SECRET_KEY = 'dGVzdC1zZWNyZXQtYWNjZXNzLWtleS0wMDAwMDAwMg==';
export const APP = 123;
export const STOPPED_APP = 124;
export const OTHER_ACCOUNTS_APP = 456;
export const APP_KEY = { id: 'k1', secret: 'test-app-key-secret-0001' };
export const OTHER_APP_KEY = { id: 'k3', secret: 'test-app-key-secret-0003' };

export function defaultAccounts() {
  return [
    {
      id: 2100000001,
      query_qps: 0,
      token_qps: 0,
      kick_qps: 0,
      report_qps: 0,
      presence_qps: 0,
      access_keys: [{ id: ACCESS_KEY, secret: SECRET_KEY }],
      apps: [
        { id: APP, keys: [APP_KEY] },
        { id: STOPPED_APP, keys: [{ id: 'k2', secret: 'test-app-key-secret-0002' }], status: 'stopped' },
      ],
    },
    {
      id: 2100000002,
      query_qps: 0,
      token_qps: 0,
      kick_qps: 0,
      report_qps: 0,
      presence_qps: 0,
      access_keys: [{ id: OTHER_ACCESS_KEY, secret: OTHER_SECRET_KEY }],
      apps: [{ id: OTHER_ACCOUNTS_APP, keys: [OTHER_APP_KEY] }],
    },
  ];
}

// Every listener on a free port; drains are short, since each test ends with one.
export function makeConfig({ openapi, gateway, admin, log, accounts, ...others } = {}) {
  return {
    openapi: { listen: '127.0.0.1:0', ...openapi },
    gateway: { listen: '127.0.0.1:0', drain_timeout: '1s', ...gateway },
    admin: { listen: '127.0.0.1:0', ...admin },
    log: { level: 'debug', ...log },
    ...others,
    accounts: accounts ?? defaultAccounts(),
  };
}

function value(of) {
  if (Array.isArray(of)) return `[${of.map(value).join(', ')}]`;
  if (typeof of === 'object') {
    return `{ ${Object.entries(of).map(([key, item]) => `${key} = ${value(item)}`).join(', ')} }`;
  }
  return JSON.stringify(of);
}

function lines(table, skipped = []) {
  return Object.entries(table)
    .filter(([key]) => !skipped.includes(key))
    .map(([key, item]) => `${key} = ${value(item)}`);
}

// Every secret that a configuration holds.
function recordSecrets({ accounts, admin }) {
  recordSecret(admin?.token);
  for (const account of accounts) {
    for (const key of [...account.access_keys, ...account.apps.flatMap((app) => app.keys)]) recordSecret(key.secret);
  }
}

export function toToml({ accounts, ...sections }) {
  recordSecrets({ accounts, ...sections });
  const text = [];
  for (const [name, table] of Object.entries(sections)) text.push(`[${name}]`, ...lines(table));
  for (const account of accounts) {
    text.push('[[accounts]]', ...lines(account, ['access_keys', 'apps']));
    for (const key of account.access_keys) text.push('[[accounts.access_keys]]', ...lines(key));
    for (const app of account.apps) text.push('[[accounts.apps]]', ...lines(app));
  }
  return `${text.join('\n')}\n`;
}
