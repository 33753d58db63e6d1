import { readFileSync, writeFileSync } from 'node:fs';
import { stampBundle } from './bundle-options.ts';

// Called by CDK with the file of a bundle, after it made it.
const [file = ''] = process.argv.slice(2);
writeFileSync(file, stampBundle(readFileSync(file, 'utf8')).code);
