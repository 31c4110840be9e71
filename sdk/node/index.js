// What the package gives; see README.md.

export { RollcallClient } from './src/client.js';
export { RollcallError } from './src/errors.js';
export { LeaseReporter } from './src/lease_reporter.js';
export { connIdOf, digestOf } from './src/identity.js';
