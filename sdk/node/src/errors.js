// What a call can fail with.

// `code` is the one to branch on: the API's, or one of ours, which have no number and no httpStatus:
// NetworkError (no answer came in time; whether the call had its effect is not known) and BadAnswer (what
// came is not the API's).
export class RollcallError extends Error {
  constructor({ action, code, message, number = 0, httpStatus = 0, requestId, retryAfterMs, cause }) {
    super(`${action}: ${code}: ${message}`, cause === undefined ? undefined : { cause });
    this.name = 'RollcallError';
    Object.assign(this, { action, code, number, httpStatus, requestId, retryAfterMs });
  }
}
