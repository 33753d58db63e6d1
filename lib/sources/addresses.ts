import * as z from 'zod';

/** A host and a port alone would pass for a URL of a protocol of the host's name. */
const baseUrl = z.url({ protocol: /^https?$/ });

/** A variable with base URLs that serve the same, separated by commas; the source's own host by default. */
export function addresses(ownHost: string) {
  return z
    .string()
    .transform((text) => text.split(',').map((url) => url.trim()))
    .pipe(z.array(baseUrl).min(1))
    .default([ownHost]);
}
