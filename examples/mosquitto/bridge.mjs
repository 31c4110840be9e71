// Reports to Rollcall who is connected to a Mosquitto broker. See README.md.
//
//   node bridge.mjs CONFIG.json

import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import { LeaseReporter, RollcallClient } from '../../sdk/node/index.js';
import { ClientTable } from './client_table.mjs';
import { parseLine } from './log_lines.mjs';
import { LogTail } from './log_tail.mjs';
import { connect, takeOver } from './mqtt.mjs';

const RETRY_MS = 100;

function readEpoch(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).Epoch;
  } catch {
    return undefined; // The first time, or cut off by a crash: a new lease.
  }
}

function writeEpoch(file, Epoch) {
  writeFileSync(`${file}.new`, JSON.stringify({ Epoch }));
  renameSync(`${file}.new`, file);
}

const config = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { rollcall, broker, from = 'clientid' } = config;
const log = (what, fields = {}) => console.log(JSON.stringify({ what, ...fields }));
const say = { clientId: 'rollcall-bridge', username: 'rollcall-bridge', ...broker };

const client = new RollcallClient(rollcall);
const reporter = new LeaseReporter(client, { ...rollcall, epoch: readEpoch(rollcall.stateFile) });
const table = new ClientTable({ from, ignoredUser: say.username });
let isFollowing = false;

function loseAll() {
  const hadAny = table.connections.length > 0;
  table.clear();
  if (isFollowing && hadAny) reporter.replaceAll([]);
}

function onLine(line) {
  const event = parseLine(line);
  if (!event) return;
  if (event.type === 'start') {
    loseAll();
    return;
  }
  for (const change of table.apply(event, Date.now())) {
    if (!isFollowing) continue; // All at once, below.
    if (change.connected) reporter.connected(change.connected);
    else reporter.disconnected(change.disconnected, change.reason);
  }
}

const tail = new LogTail(broker.logFile, onLine);

reporter.on('opened', ({ Epoch }) => writeEpoch(rollcall.stateFile, Epoch));
reporter.on('snapshot', (of) => log('snapshot', of));
reporter.on('failure', ({ message }) => log('failure', { message }));
reporter.on('rejected', (event) => log('rejected', event));
reporter.on('fenced', () => {
  log('fenced: another bridge has this ownerId');
  process.exit(1);
});
reporter.on('evicted', async ({ ConnKey, UserId, Reason }) => {
  const found = table.find(ConnKey);
  log('evicted', { ConnKey, UserId, Reason });
  // Whatever came of it, the log tells: a line for who is gone.
  if (found) await takeOver({ ...say, clientId: found.clientId, isClean: found.isClean }).catch(({ message }) => log('failure', { message }));
});

// The bridge vouches for the broker's clients while the broker answers it.
function watchBroker() {
  connect(say, {
    onUp: () => {
      tail.poll();
      if (!isFollowing) {
        isFollowing = true;
        reporter.replaceAll(table.connections);
        reporter.start().then(() => log('ready', { connections: reporter.stats.held }), () => {});
      }
      reporter.resume();
      log('broker up');
    },
    onDown: ({ isNobodyThere }) => {
      if (reporter.stats.state === 'running') log('broker down', { isNobodyThere });
      // Nobody listens any more: its clients are gone with it. Otherwise it may only be slow.
      if (isNobodyThere) {
        loseAll();
        reporter.resume();
      } else {
        reporter.pause();
      }
      setTimeout(watchBroker, RETRY_MS);
    },
  });
}

async function stop() {
  reporter.resume();
  // The broker's clients stay connected: the next bridge goes on with this lease, if it comes within the TTL.
  await reporter.close({ keepLease: true });
  process.exit(0);
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
tail.start();
log('read', { connections: table.connections.length });
watchBroker();
