import { EventEmitter } from 'node:events';
import type { Agent } from 'node:http';

/** A 64-bit integer as it is given: digits, a bigint, or a number below 2^53. */
export type IdInput = string | bigint | number;
/** A 64-bit integer as it comes: digits, so that two are the same exactly when they are ===. */
export type Id = string;
export type Platform = 'Android' | 'iOS' | 'Web';
/** Of a Disconnected that is reported. */
export type ReportedReason = 'closed' | 'timeout' | 'kicked' | 'drained' | 'token_expired';
/** Why a user's last connection ended. */
export type DisconnectReason =
  | ReportedReason | 'replaced' | 'lease_lapsed' | 'app_unavailable' | 'protocol_error' | 'slow_consumer';

export interface ClientOptions {
  /** http://HOST:PORT or https://HOST:PORT */
  endpoint: string;
  accessKeyId: string;
  secretKey: string;
  region?: string;
  agent?: Agent;
  /** PEM of the authority that signed the server's certificate. */
  ca?: string | Buffer;
  /** Of a call with all its tries; 10,000. */
  timeoutMs?: number;
  /** Of one try; 3,000. */
  tryTimeoutMs?: number;
  /** Tries after the first; 4. */
  retries?: number;
  /** The first pause is at most this, the next at most twice as long, and so on to 2 s; 100. */
  retryBaseMs?: number;
  random?: () => number;
}

export interface CallOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
  tryTimeoutMs?: number;
  retries?: number;
  version?: string;
}

export class RollcallError extends Error {
  readonly action: string;
  /** The API's Code, or NetworkError or BadAnswer. */
  readonly code: string;
  /** The API's CodeN; 0 where there was no answer. */
  readonly number: number;
  /** 0 where there was no answer. */
  readonly httpStatus: number;
  readonly requestId?: string;
  readonly retryAfterMs?: number;
}

export interface LeaseName { AppId: number; OwnerId: string }
export interface LeaseEpoch extends LeaseName { Epoch: IdInput }

export interface ReportedEvent {
  Sequence: number;
  Op: 'Connected' | 'Disconnected';
  ConnKey: string;
  UserId: IdInput;
  DeviceId?: IdInput;
  Platform?: Platform;
  ClientVersion?: IdInput;
  ConnectedAt?: number;
  Reason?: ReportedReason;
}

export interface Evicted { ConnId: string; UserId: Id; Reason: 'kicked' | 'replaced'; By?: string }
export interface Rejected { Sequence: number; Code: string; Message: string }
export interface Connection { ConnId: string; UserId: Id; DeviceId: Id; ClientVersion: Id; Platform: Platform }

export interface PresenceConnection {
  ConnId: string;
  DeviceId: Id;
  Platform: Platform;
  ClientVersion: Id;
  ConnectedAt: number;
  LastHeardAgo?: number;
  Owner: string;
}

export type PresenceUser =
  | { UserId: Id; Online: true; Version: Id; Connections: PresenceConnection[] }
  | { UserId: Id; Online: false; Version: Id; LastSeen?: number; Reason?: DisconnectReason };

export interface OnlineCounts {
  AppId: number;
  AsOf: number;
  Users: number;
  Connections: number;
  Platforms: Record<Platform, number>;
  ClientVersions: { ClientVersion: Id; Connections: number }[];
  OtherClientVersions: number;
  Owners: { Owner: string; Connections: number }[];
  OtherOwners: number;
}

export class RollcallClient {
  constructor(options: ClientOptions);
  openLease(fields: LeaseName & { TtlSeconds: number }, options?: CallOptions):
    Promise<LeaseName & { Epoch: Id; ExpiresAt: number }>;
  reportConnections(
    fields: LeaseEpoch & { Events: ReportedEvent[]; Snapshot?: boolean; SnapshotBegin?: boolean; SnapshotEnd?: boolean },
    options?: CallOptions,
  ): Promise<{ AckedSequence: number; ExpiresAt: number; Rejected: Rejected[]; Evicted: Evicted[] }>;
  renewLease(fields: LeaseEpoch & { Connections?: number; Digest?: string }, options?: CallOptions):
    Promise<{ InSync: boolean; ExpiresAt: number; Connections: number; Digest: string; Evicted: Evicted[] }>;
  closeLease(fields: LeaseEpoch, options?: CallOptions): Promise<LeaseName>;
  kickConnections(fields: { AppId: number; UserId: IdInput; ConnIds?: string[]; DeviceIds?: IdInput[] }, options?: CallOptions):
    Promise<{ AppId: number; UserId: Id; Kicked: Connection[] }>;
  /** Pass the answer's Version, not a user's, as the next ChangedSince: then no change is missed. */
  queryPresence(fields: { AppId: number; UserIds: IdInput[]; ChangedSince?: IdInput }, options?: CallOptions):
    Promise<{ AppId: number; AsOf: number; Version: Id; Users: PresenceUser[]; Unknown: Id[] }>;
  getOnlineCounts(fields: { AppId: number }, options?: CallOptions): Promise<OnlineCounts>;
  queryOnlineStatus(fields: { AppId: number; UserIds: IdInput[] }, options?: CallOptions):
    Promise<{ AppId: number; QueryOnlineResults: Record<Id, Connection[]> }>;
  getAppToken(fields: { AppId: number; UserId: IdInput; ExpireTime?: number }, options?: CallOptions):
    Promise<{ Token: string }>;
  /** Any action; integers of 16 digits and more come as strings. */
  call(action: string, fields: object, options?: CallOptions): Promise<any>;
  close(): void;
}

export interface LiveConnection {
  /** 1 to 64 characters of ASCII, none of them a space. */
  ConnKey: string;
  UserId: IdInput;
  DeviceId?: IdInput;
  Platform: Platform;
  ClientVersion?: IdInput;
  ConnectedAt?: number;
}

export interface ReporterOptions {
  appId: number;
  /** Of this process alone, and kept over its restarts. */
  ownerId: string;
  /** 3 to 300; 30. */
  ttlSeconds?: number;
  /** Of a lease that an earlier process left with close({ keepLease: true }), or by dying. */
  epoch?: Id;
  /** 100,000. */
  maxQueuedEvents?: number;
  /** How long the first event waits for others; 10. */
  batchDelayMs?: number;
  random?: () => number;
}

export interface ReporterEvents {
  opened: [{ Epoch: Id; ExpiresAt: number }];
  renewed: [{ ExpiresAt: number; InSync: boolean; Connections: number }];
  snapshot: [{ Reason: 'start' | 'opened' | 'out of sync' | 'overflow' | 'replaced' | 'sequence'; Connections: number }];
  evicted: [Evicted & { ConnKey: string }];
  rejected: [{ Op: string; ConnKey: string; UserId: Id; Code: string; Message: string }];
  overflow: [{ queued: number }];
  failure: [RollcallError];
  fenced: [RollcallError];
  closed: [];
}

export class LeaseReporter extends EventEmitter {
  constructor(client: RollcallClient, options: ReporterOptions);
  readonly stats: {
    state: 'new' | 'running' | 'paused' | 'closing' | 'closed' | 'fenced';
    epoch?: Id;
    live: number;
    held: number;
    digest: string;
    queued: number;
  };
  start(): Promise<void>;
  connected(connection: LiveConnection): void;
  disconnected(connKey: string, reason?: ReportedReason): boolean;
  replaceAll(connections: LiveConnection[]): void;
  pause(): void;
  resume(): void;
  flush(): Promise<void>;
  close(options?: { timeoutMs?: number; keepLease?: boolean }): Promise<boolean>;
  on<Name extends keyof ReporterEvents>(name: Name, listener: (...values: ReporterEvents[Name]) => void): this;
  once<Name extends keyof ReporterEvents>(name: Name, listener: (...values: ReporterEvents[Name]) => void): this;
  off<Name extends keyof ReporterEvents>(name: Name, listener: (...values: ReporterEvents[Name]) => void): this;
}

export function connIdOf(appId: number, ownerId: string, connKey: string): string;
export function digestOf(connections: Required<Omit<LiveConnection, 'ConnectedAt'>>[]): string;
