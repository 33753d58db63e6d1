import { tracingChannel } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import { Server } from 'node:net';
import * as z from 'zod';

export interface Listening {
  readonly address: string;
  readonly port: number;
}

const startSchema = z.object({ server: z.instanceof(Server) });

/** Calls back for every server that starts to listen in this thread. */
export function onListening(found: (listening: Listening) => void): void {
  tracingChannel('net.server.listen').asyncEnd.subscribe((message) => {
    const address = startSchema.parse(message).server.address();
    if (typeof address === 'object' && address !== null) found({ address: address.address, port: address.port });
  });
}

/**
 * The descriptor on which a process that is started with `--import` of this file writes its servers, one JSON object a line:
 * a thread of its own has no other way out.
 */
export const reportTo = 3;

if (process.env.REPORT_LISTENING === '1') {
  onListening((listening) => writeSync(reportTo, `${JSON.stringify(listening)}\n`));
}
