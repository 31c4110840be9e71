// The files that README.md shows: code blocks whose info string names one, as in ```js device.mjs.

import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder } from './server.js';

const README = new URL('../../../README.md', import.meta.url);

export const readmeText = () => readFileSync(README, 'utf8');

// { name: text } of all such blocks.
export function readmeFiles() {
  const blocks = readmeText().matchAll(/^```\w+ (\S+\.\w+)\n([\s\S]*?)^```$/gm);
  return Object.fromEntries([...blocks].map(([, name, text]) => [name, text]));
}

// Writes them into a folder where the packages they import are installed; returns the folder.
export function writeReadmeFiles() {
  const folder = temporaryFolder();
  symlinkSync(new URL('../node_modules', import.meta.url).pathname, join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(readmeFiles())) writeFileSync(join(folder, name), text);
  return folder;
}
