// One server for all tests of a file.

import { after, before } from 'node:test';

import { Api } from './api.js';
import { Server } from './server.js';

// Returns an object whose `server` and `api` are there once the tests run.
export function sharedServer(settings, options) {
  const shared = {};
  before(async () => {
    shared.server = await Server.start(settings, options);
    shared.api = new Api(shared.server);
  });
  after(async () => {
    shared.api?.close();
    await shared.server?.stop();
  });
  return shared;
}

// A server for one test, stopped when the test ends.
export async function ownServer(t, settings, options) {
  const server = await Server.start(settings, options);
  const api = new Api(server);
  t.after(async () => {
    api.close();
    if (!server.program.hasExited) await server.stop();
  });
  return { server, api };
}
