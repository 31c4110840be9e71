// Certificates made on the spot with the openssl command, in a folder that the test process removes.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder } from './server.js';

const NEW_KEY = {
  ecdsa: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  rsa: ['-newkey', 'rsa:2048'],
};

// A certificate for localhost and 127.0.0.1, signed by itself: its own CA. `serial` tells two apart.
export function makeCertificate({ kind = 'ecdsa', serial = 1, days = 30, folder = temporaryFolder() } = {}) {
  const made = { folder, cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem'), serial };
  execFileSync('openssl', [
    'req', '-x509', ...NEW_KEY[kind], '-nodes', '-keyout', made.key, '-out', made.cert, '-days', `${days}`,
    '-set_serial', `${serial}`, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
  ], { stdio: 'pipe' });
  made.ca = readFileSync(made.cert, 'utf8');
  return made;
}

// The two keys of a door's table.
export const tlsKeys = ({ cert, key }) => ({ tls_cert: cert, tls_key: key });

// Settings with TLS on all three doors.
export function tlsEverywhere(made, { openapi, gateway, admin, ...others } = {}) {
  const keys = tlsKeys(made);
  return {
    openapi: { ...keys, ...openapi }, gateway: { ...keys, ...gateway }, admin: { ...keys, ...admin }, ...others,
  };
}
