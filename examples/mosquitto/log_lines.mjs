// What Mosquitto's log says about clients. Lines of Mosquitto 2.0, with log_timestamp in seconds (the default).

// A client id is part of these lines as the client chose it. One with a space could make a line look like
// another client's, so those are not followed.
const ID = '([!-~]{1,256})';
const START = /^(\d+): mosquitto version \S+ starting$/;
const CONNECTED = new RegExp(`^(\\d+): New client connected from (\\S+) as ${ID} \\(p\\d, c([01]), k\\d+(?:, u'([^']*)')?\\)\\.$`);
const ENDINGS = [
  ['closed', 'disconnected\\.'],
  ['closed', 'closed its connection\\.'],
  ['timeout', 'has exceeded timeout, disconnecting\\.'],
  ['kicked', 'been disconnected by administrative action\\.'],
  ['closed', 'disconnected, not authorised\\.'],
  ['closed', 'disconnected due to [a-zA-Z ]+\\.'],
  ['closed', 'disconnected: [^.]+\\.'], // And the system's word for what went wrong.
].map(([reason, text]) => [reason, new RegExp(`^\\d+: Client ${ID} ${text}$`)]);
const BAD_SOCKET = new RegExp(`^\\d+: Bad socket read/write on client ${ID}: [^:]+$`);

// { type: 'start' }; { type: 'connected', second, address, clientId, isClean, username }; or
// { type: 'disconnected', clientId, reason }. Null for all else.
export function parseLine(line) {
  if (START.test(line)) return { type: 'start' };
  const connected = CONNECTED.exec(line);
  if (connected) {
    const [, second, address, clientId, clean, username] = connected;
    return { type: 'connected', second: Number(second), address, clientId, isClean: clean === '1', username };
  }
  for (const [reason, pattern] of ENDINGS) {
    const ended = pattern.exec(line);
    if (ended) return { type: 'disconnected', clientId: ended[1], reason };
  }
  const bad = BAD_SOCKET.exec(line);
  return bad && { type: 'disconnected', clientId: bad[1], reason: 'closed' };
}
