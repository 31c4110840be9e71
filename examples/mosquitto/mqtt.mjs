// As much of MQTT 3.1.1 as the bridge needs: to be a client that notices when its broker is gone, and to
// take a client id over, which makes the broker close the connection that had it.

import net from 'node:net';

const text = (string) => {
  const bytes = Buffer.from(string);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

function connectPacket({ clientId, username, password, isClean, keepAliveSeconds }) {
  const flags = (username === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40) | (isClean ? 0x02 : 0);
  const body = Buffer.concat([
    text('MQTT'), Buffer.from([4, flags, keepAliveSeconds >> 8, keepAliveSeconds & 0xff]), text(clientId),
    ...(username === undefined ? [] : [text(username)]), ...(password === undefined ? [] : [text(password)]),
  ]);
  const size = body.length < 128 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7];
  return Buffer.concat([Buffer.from([0x10, ...size]), body]);
}

const PING = Buffer.from([0xc0, 0]);
const DISCONNECT = Buffer.from([0xe0, 0]);

// A connection of ours. `onUp()` once the broker accepted it; `onDown({ isNobodyThere })` once when it is closed,
// was refused, or a ping was not answered within `pingMs`.
export function connect({ host, port, pingMs = 500, ...session }, { onUp, onDown }) {
  const socket = net.connect({ host, port });
  let isOver = false;
  let isAnswered = true;
  let isNobodyThere = false;
  let timer;
  const end = () => {
    clearInterval(timer);
    socket.destroy();
    if (!isOver) onDown?.({ isNobodyThere });
    isOver = true;
  };
  const ping = () => {
    if (isOver) return undefined;
    if (!isAnswered) return end();
    isAnswered = false;
    socket.write(PING);
    return undefined;
  };
  const refusal = setTimeout(end, 10 * pingMs);
  socket.on('connect', () => socket.write(connectPacket({ keepAliveSeconds: 60, isClean: true, ...session })));
  socket.on('data', (bytes) => {
    if (bytes[0] === 0x20) {
      clearTimeout(refusal);
      if (bytes[3] !== 0) return end();
      // Behind what has arrived: after a pause of this process the answer may be there, unread.
      timer = setInterval(() => setImmediate(ping), pingMs);
      onUp?.();
    }
    isAnswered = true;
    return undefined;
  });
  // 'close' follows.
  socket.on('error', ({ code }) => (isNobodyThere = code === 'ECONNREFUSED'));
  socket.on('close', () => {
    clearTimeout(refusal);
    end();
  });
  return {
    close() {
      isOver = true;
      clearTimeout(refusal);
      clearInterval(timer);
      socket.end(DISCONNECT);
    },
  };
}

// Resolves when the broker closed whoever had this client id.
export function takeOver(options) {
  return new Promise((resolve, reject) => {
    const connection = connect(options, {
      onUp: () => {
        connection.close();
        resolve();
      },
      onDown: () => reject(new Error(`could not take ${options.clientId} over`)),
    });
  });
}
