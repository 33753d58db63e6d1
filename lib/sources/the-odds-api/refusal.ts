import type { ErrorCode } from '../../resilience/error-table.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { refusedAnswer } from '../http-failure.ts';
import { quotaOf } from './quota.ts';
import { errorSchema } from './schema.ts';

interface Refusal {
  readonly code: ErrorCode;
  readonly meaning: string;
}

const badKey: Refusal = { code: 'source_blocked', meaning: 'it does not accept our key' };

/** The source's own codes of a refusal, for statuses that do not say what to do. */
const refusals: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ['MISSING_KEY', badKey],
  ['INVALID_KEY', badKey],
  ['DEACTIVATED_KEY', badKey],
  ['EXCEEDED_FREQ_LIMIT', { code: 'source_throttled', meaning: 'we ask too often; wait before asking again' }],
  ['OUT_OF_USAGE_CREDITS', { code: 'source_out_of_quota', meaning: 'our quota is used up until it is renewed' }],
]);

/** An answer with another status than 2xx: `{message, error_code}`, if the source itself has answered. */
export async function refusalOf(response: Response, url: string, now: Date): Promise<OddsError> {
  const usual = refusedAnswer(response, url, now);
  const errorCode = errorCodeIn(await beginningOf(response));
  const known = refusals.get(errorCode ?? '') ?? (response.status === 401 ? badKey : undefined);
  const details = { ...usual.details, ...(errorCode !== undefined && { errorCode }), ...quotaDetail(response, known) };
  if (known === undefined) return new OddsError(usual.code, usual.message, { details });
  return new OddsError(known.code, `${new URL(url).host} answered ${response.status}: ${known.meaning}.`, { details });
}

/** Refusals have the quota's headers, too. Used up means that no credit is usable, whatever the header says. */
function quotaDetail({ headers }: Response, known: Refusal | undefined) {
  const quota = quotaOf({ headers: Object.fromEntries(headers) });
  const remaining = known?.code === 'source_out_of_quota' ? 0 : quota.remaining;
  return remaining === null ? {} : { quota: { ...quota, remaining } };
}

/** A refusal is some lines long; a longer body is the page of a proxy. */
const maxBytes = 4096;

/** Empty if it cannot be read: the status says enough then. */
async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > maxBytes) return '';
      chunks.push(chunk);
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

function errorCodeIn(text: string): string | undefined {
  try {
    return errorSchema.safeParse(JSON.parse(text)).data?.error_code;
  } catch {
    return undefined;
  }
}
