import { join } from 'node:path';
import * as z from 'zod';
import { logLevels } from '../infra/local/function-environment.ts';
import { OddsError } from '../lib/resilience/odds-error.ts';
import { readSourceConfig, type SourceConfig } from './source-config.ts';

const projectRoot = join(import.meta.dirname, '..');

const addressForm = 'is no postgres:// address: write postgres://user:password@host:5432/database';
/** The folder of a socket is in the place of a host. */
const hasHost = (address: string) => URL.parse(address)?.host !== '' || /[?&]host=/.test(address);

const configSchema = z.object({
  /** The folder with all local state. */
  ODDS_HOME: z.string().min(1).default(join(projectRoot, '.odds')),
  /** A PostgreSQL server to use in place of the embedded one. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: addressForm })
    .refine(hasHost, { error: 'names no host: write postgres://user:password@host:5432/database' })
    .optional(),
  /** The least level of the functions' logs that is printed, to standard error; as on AWS. */
  POWERTOOLS_LOG_LEVEL: z
    .string()
    .toUpperCase()
    .pipe(z.enum(logLevels, { error: `is none of ${logLevels.join(', ')}` }))
    .optional(),
});

export type Config = z.infer<typeof configSchema> & { readonly sources: SourceConfig };

/** An empty variable counts as one that is not set. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  try {
    return { ...configSchema.parse(set), sources: readSourceConfig(set) };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    throw new OddsError('environment_invalid', `The environment variable ${issue?.path.join('.')} ${issue?.message}.`);
  }
}
