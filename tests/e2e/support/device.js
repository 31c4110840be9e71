// One device on the gateway, over the `ws` package.

import WebSocket from 'ws';

import { recordError } from './recorder.js';
import { until, within } from './wait.js';
import { tokenOf } from './token.js';

export class Device {
  // Opens the WebSocket only. Rejects with the HTTP status when the server refuses the upgrade.
  static async open(server, { url = server.gatewayUrl, ...options } = {}) {
    const device = new Device(new WebSocket(url, { perMessageDeflate: false, ...options }));
    await within('the WebSocket opening', device.opened);
    return device;
  }

  // Opens, logs in and waits for Welcome. `fields` replace those of the Login message.
  static async login(server, userId, fields = {}, options = {}) {
    const device = await Device.open(server, options);
    device.welcome = await device.logIn(userId, fields);
    return device;
  }

  constructor(socket) {
    this.socket = socket;
    this.messages = [];
    this.opened = new Promise((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('unexpected-response', (_, response) => {
        reject(Object.assign(new Error(`HTTP ${response.statusCode}`), { response }));
        response.destroy();
      });
      socket.on('error', reject);
    });
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        recordError(reason.toString());
        resolve({ code, reason: reason.toString() });
      });
    });
    socket.on('message', (bytes) => {
      const message = JSON.parse(bytes.toString());
      if (message.Type === 'Error') recordError(bytes.toString());
      this.messages.push(message);
    });
    socket.on('error', () => {}); // Seen as a close.
  }

  send(message) {
    this.socket.send(typeof message === 'object' && !Buffer.isBuffer(message) ? JSON.stringify(message) : message);
  }

  async logIn(userId, fields = {}) {
    this.send({
      Type: 'Login', Token: tokenOf(userId), DeviceId: 1, Platform: 'Android', ClientVersion: 1, ...fields,
    });
    return this.next('Welcome');
  }

  // The next message of a type, taken out of those received.
  async next(type, ms) {
    const here = () => this.messages.findIndex((message) => message.Type === type);
    await until(
      `a message ${type}`,
      () => {
        if (here() < 0 && this.socket.readyState === WebSocket.CLOSED) {
          throw new Error(`closed without ${type}; received ${JSON.stringify(this.messages)}`);
        }
        return here() >= 0;
      },
      ms,
    );
    return this.messages.splice(here(), 1)[0];
  }

  // How the server closed it: { code, reason }.
  async closes(ms) {
    return within('the server closing the WebSocket', this.closed, ms);
  }

  // A goodbye on WebSocket level.
  async close() {
    this.socket.close(1000);
    return this.closed;
  }

  // No goodbye.
  cut() {
    this.socket.terminate();
  }
}
