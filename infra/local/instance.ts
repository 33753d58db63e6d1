import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const instanceSchema = z.object({
  /** New for every start, so that another program on the same port is never mistaken for the machine. */
  id: z.uuid(),
  /**
   * The secret of this start, as the access key id that the SDK's clients send. The services refuse every other one, so that
   * only a process that may read this file reaches them.
   */
  accessKeyId: z.string(),
  pid: z.number().int(),
  startedAt: z.iso.datetime(),
  /** What keeps the tables: `PGlite …`, or the server of `DATABASE_URL` without its user and password. */
  database: z.string(),
  endpoint: z.url(),
  dataApi: z.url(),
  s3: z.url(),
  dynamoDb: z.url(),
  /**
   * Only if the process that runs the machine was given a key to serve. The address is here, the key is in no file. A process
   * that joins the machine uses that key, or none, and ignores a key of its own.
   */
  secretsManager: z.url().optional(),
  /** The sources whose keys are served. */
  keyedSources: z.array(z.string()).optional(),
});

/** The running machine of a home, as other processes find it. */
export type Instance = z.infer<typeof instanceSchema>;

/** A service's URL and the access key id to send to it; a service that accepts any needs none. */
export type Reachable<Service extends keyof Instance> = Pick<Instance, Service> &
  Partial<Pick<Instance, 'accessKeyId'>>;

/** Written aside and renamed: a reader sees a whole instance or none. */
export function writeInstance(file: string, instance: Instance): void {
  const aside = `${file}.${instance.pid}`;
  writeFileSync(aside, `${JSON.stringify(instance, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(aside, file);
}

/** Undefined if there is none, or none that can be understood. */
export function readInstance(file: string): Instance | undefined {
  try {
    return instanceSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function removeInstance(file: string): void {
  rmSync(file, { force: true });
}
