import * as z from 'zod';
import { unknownBooksSchema } from '../odds/unknown-books.ts';
import type { ShownCircuit } from '../resilience/circuit/shown-circuit.ts';
import { reportedErrorSchema } from '../resilience/reported-error.ts';
import type { HealthReport } from './health-report.ts';

// Parses a report that was read as JSON. The shape is that of health-report.ts: a difference does not compile.

const trouble = reportedErrorSchema.nullable();
const instant = z.string().nullable();
const number = z.number().nullable();
const position = z.enum(['closed', 'open', 'half_open']);

const source = z.object({
  source: z.string(),
  league: z.string(),
  is: z.enum(['serving', 'failing', 'standby', 'off', 'out of quota', 'out of season', 'unknown']),
  lastRunAt: instant,
  lastSuccessAt: instant,
  games: number,
  open: number,
  quotes: number,
  unknownBooks: unknownBooksSchema.extend({ asOf: z.string() }).nullable(),
  passedOver: z.array(z.object({ name: z.string(), code: z.string() })),
  trouble,
  anotherServes: z.boolean(),
}) satisfies z.ZodType<HealthReport['sources'][number]>;

const drift = z.object({ is: z.string(), name: z.string(), found: z.string().nullable(), grave: z.boolean() });

const circuit = z.object({
  name: z.string(),
  position,
  rejects: z.boolean(),
  until: instant,
  because: z.string(),
  byHand: z.object({ owner: z.string(), reason: z.string() }).nullable(),
  beneath: position,
  gen: z.number(),
  changedAt: instant,
}) satisfies z.ZodType<ShownCircuit>;

export const healthReportSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  reasons: z.array(
    z.object({ what: z.string(), because: z.string(), weighs: z.enum(['degraded', 'unhealthy']), runbook: z.string() }),
  ),
  checkedAt: z.string(),
  deep: z.boolean(),
  lastSuccess: z.record(z.string(), instant),
  state: z.object({ is: z.enum(['answering', 'away']), trouble }),
  sources: z.array(source),
  checkedSources: z.array(
    z.object({ name: z.string(), is: z.enum(['answering', 'failing', 'off', 'left alone']), tookMs: number, trouble }),
  ),
  freshness: z.array(
    z.object({
      league: z.string(),
      is: z.enum(['fresh', 'stale', 'resting', 'unknown']),
      lastObservationAt: instant,
      ageMs: number,
      limitMs: z.number(),
    }),
  ),
  coverage: z.array(z.object({ league: z.string(), open: z.number(), official: z.number(), percent: z.number() })),
  unobservedStarts: z.array(
    z.object({ league: z.string(), gamePk: z.number(), startTime: z.string(), localTime: z.string() }),
  ),
  database: z.object({
    is: z.enum(['answering', 'failing', 'unknown']),
    asOf: instant,
    metBy: z.string().nullable(),
    trouble,
    tookMs: z.number().exactOptional(),
  }),
  schema: z.object({
    is: z.enum(['as expected', 'drifted', 'unknown']),
    asOf: instant,
    compared: z.boolean(),
    drift: z.array(drift),
    trouble,
  }),
  circuits: z.array(circuit).nullable(),
  backlog: z
    .object({
      waiting: z.number(),
      dead: z.number(),
      missing: z.number(),
      mismatch: z.object({ key: z.string(), since: z.string(), noticedAt: z.string() }).nullable(),
      asOf: z.string(),
    })
    .nullable(),
  links: z
    .object({
      linked: z.number(),
      faults: z.record(z.string(), z.number()),
      others: z.record(z.string(), z.number()),
      asOf: z.string(),
    })
    .nullable(),
  runs: z.array(
    z.object({
      name: z.string(),
      is: z.enum(['well', 'failed', 'silent', 'unknown']),
      lastRunAt: instant,
      lastSuccessAt: instant,
      trouble,
    }),
  ),
} satisfies Readonly<Record<keyof HealthReport, z.ZodType>>) satisfies z.ZodType<HealthReport>;
