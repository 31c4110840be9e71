// Results as index.d.ts has them: ids are strings of digits, however long they are.

import { fromId } from './ids.js';

const connection = ({ UserId, DeviceId, ClientVersion, ...rest }) => ({
  ...rest,
  ...(UserId !== undefined && { UserId: fromId(UserId) }),
  DeviceId: fromId(DeviceId),
  ClientVersion: fromId(ClientVersion),
});

const evicted = (result) => ({
  ...result, Evicted: result.Evicted.map((one) => ({ ...one, UserId: fromId(one.UserId) })),
});

const user = ({ UserId, Version, Connections, ...rest }) => ({
  UserId: fromId(UserId), Version: fromId(Version), ...rest, ...(Connections && { Connections: Connections.map(connection) }),
});

export const shapes = {
  OpenLease: (result) => ({ ...result, Epoch: fromId(result.Epoch) }),
  ReportConnections: (result) => ({
    ...evicted(result),
    // Numbers however long, since the ones sent were.
    AckedSequence: Number(result.AckedSequence),
    Rejected: result.Rejected.map((one) => ({ ...one, Sequence: Number(one.Sequence) })),
  }),
  RenewLease: evicted,
  KickConnections: (result) => ({ ...result, UserId: fromId(result.UserId), Kicked: result.Kicked.map(connection) }),
  QueryPresence: (result) => ({
    ...result, Version: fromId(result.Version), Users: result.Users.map(user), Unknown: result.Unknown.map(fromId),
  }),
  GetOnlineCounts: (result) => ({
    ...result,
    ClientVersions: result.ClientVersions.map((one) => ({ ...one, ClientVersion: fromId(one.ClientVersion) })),
  }),
  QueryOnlineStatus: (result) => ({
    ...result,
    QueryOnlineResults: Object.fromEntries(
      Object.entries(result.QueryOnlineResults).map(([key, list]) => [key, list.map(connection)]),
    ),
  }),
};
