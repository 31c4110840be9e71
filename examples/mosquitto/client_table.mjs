// Who is connected to the broker, from the lines of its log, in the fields of a report.

const NAME = /^u(\d{1,19})-d(\d{1,19})-(Android|iOS|Web)-(\d{1,19})$/;

export class ClientTable {
  #clients = new Map(); // Client id → { connection, isClean }.
  #from;
  #ignoredUser;

  // `from`: 'clientid' or 'username', where the name u<UserId>-d<DeviceId>-<Platform>-<ClientVersion> stands.
  // Connections of `ignoredUser` are the bridge's own.
  constructor({ from, ignoredUser }) {
    this.#from = from;
    this.#ignoredUser = ignoredUser;
  }

  get connections() {
    return [...this.#clients.values()].map(({ connection }) => connection);
  }

  // { connection, isClean, clientId } of what has this ConnKey now, or undefined.
  find(connKey) {
    for (const [clientId, client] of this.#clients) if (client.connection.ConnKey === connKey) return { clientId, ...client };
    return undefined;
  }

  // What an event of parseLine() changes, in the order to report it: { connected } and { disconnected, reason }.
  // `now`: Unix ms.
  apply(event, now) {
    if (event.type === 'disconnected') return this.#ended(event.clientId, event.reason);
    // The broker closed the one before, and says so in a line of its own without a name for which one.
    const before = this.#clients.get(event.clientId);
    const changes = before ? [{ disconnected: before.connection.ConnKey, reason: 'closed' }] : [];
    this.#clients.delete(event.clientId);
    const connection = event.username === this.#ignoredUser ? undefined : this.#connectionOf(event, now);
    if (!connection) return changes;
    this.#clients.set(event.clientId, { connection, isClean: event.isClean });
    return [{ connected: connection }, ...changes]; // So that the user is not absent in between.
  }

  clear() {
    this.#clients.clear();
  }

  #ended(clientId, reason) {
    const client = this.#clients.get(clientId);
    this.#clients.delete(clientId);
    return client ? [{ disconnected: client.connection.ConnKey, reason }] : [];
  }

  #connectionOf({ clientId, username, address, second }, now) {
    const [, UserId, DeviceId, Platform, ClientVersion] = NAME.exec(this.#from === 'username' ? username : clientId) ?? [];
    if (UserId === undefined || [UserId, DeviceId, ClientVersion].some((id) => BigInt(id) >= 1n << 63n)) return undefined;
    // The log has whole seconds: the moment of reading is truer, as far as it is in that second.
    const ConnectedAt = Math.min(Math.max(now, second * 1000), second * 1000 + 999);
    return { ConnKey: `${address}@${second}`, UserId, DeviceId, Platform, ClientVersion, ConnectedAt };
  }
}
