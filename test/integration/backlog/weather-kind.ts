import * as z from 'zod';
import type { LandedReading, Readers, RepairableKind } from '../../../lib/backlog/recorded-kind.ts';
import { landedKeyOf } from '../../../lib/landing/landed-key.ts';
import type { LandedKind } from '../../../lib/landing/landed-kind.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import type { Executor } from '../../../lib/storage/database.ts';

// A second kind of landed thing, beside odds: temperatures. All that it brings is in this file.

const weather: LandedKind = { name: 'weather', root: 'weather/' };

interface Temperature {
  readonly readerVersion: number;
  readonly degrees: number;
}
type WeatherEdits = { readonly temperatures: { readonly added: number; readonly removed: number } };
export const weatherTable = [
  'create schema weather',
  `create table weather.temperature (landed_key text primary key, source text not null, league text not null,
    captured_at timestamptz not null, reader integer not null, degrees integer not null check (degrees < 100))`,
];

/** What each version of the reader makes of a body: a number of degrees, or nothing. */
type Reads = (body: unknown) => number | undefined;

function readersOf(readerVersion: number, reads: Reads): Readers<Temperature> {
  const read = ({ body }: { readonly body: Uint8Array }) => {
    const degrees = reads(JSON.parse(new TextDecoder().decode(body)));
    if (degrees === undefined) throw new OddsError('source_shape_changed', 'It names no temperature.');
    return { readerVersion, degrees };
  };
  return new Map([['made-up', { readerVersion, read }]]);
}

const countOf = (count: number) => ({ temperatures: count });

async function record(database: Executor, observations: readonly LandedReading<Temperature>[], signal?: AbortSignal) {
  const rows = observations.map(({ landedKey, source, league, capturedAt, reading }) => ({
    landed_key: landedKey,
    source,
    league,
    captured_at: capturedAt,
    reader: reading.readerVersion,
    degrees: reading.degrees,
  }));
  const sql = `insert into weather.temperature
    select r.* from jsonb_populate_recordset(null::weather.temperature, :rows::jsonb) r
    on conflict (landed_key) do update set reader = excluded.reader, degrees = excluded.degrees
      where weather.temperature.reader < excluded.reader
    returning landed_key`;
  const written = keysIn(await database.execute({ sql, parameters: { rows: JSON.stringify(rows) } }, signal));
  return observations.map(({ landedKey }) => countOf(written.has(landedKey) ? 1 : 0));
}

const keySchema = z.array(z.object({ landed_key: z.string() }));
const keysIn = ({ rows }: { readonly rows: unknown }) =>
  new Set(keySchema.parse(rows).map(({ landed_key }) => landed_key));

const readingSchema = z.array(z.object({ landed_key: z.string(), reader: z.number(), degrees: z.number() }));

async function temperatures(database: Executor, signal?: AbortSignal) {
  const { rows } = await database.execute(
    { sql: 'select landed_key, reader, degrees from weather.temperature' },
    signal,
  );
  return new Map(readingSchema.parse(rows).map(({ landed_key, ...row }) => [landed_key, row]));
}

export function weatherKind(version: number, reads: Reads): RepairableKind<Temperature, WeatherEdits> {
  return {
    ...weather,
    readers: readersOf(version, reads),
    recorder: {
      nothingRecorded: countOf(0),
      record,
      keysPerQuery: 2,
      async recordedAmong(database, keys, signal) {
        const sql = `select landed_key from weather.temperature
          where landed_key in (select jsonb_array_elements_text(:keys::jsonb))`;
        return keysIn(await database.execute({ sql, parameters: { keys: JSON.stringify(keys) } }, signal));
      },
      async lastRecordedBefore(database, { source, league }, before, signal) {
        const sql = `select to_char(max(captured_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
          from weather.temperature where source = :source and league = :league and captured_at < :before::timestamptz`;
        const { rows } = await database.execute({ sql, parameters: { source, league, before } }, signal);
        return z.tuple([z.object({ at: z.string().nullable() })]).parse(rows)[0].at;
      },
    },
    repairer: {
      noEdits: { temperatures: { added: 0, removed: 0 } },
      async holdRecorders(transaction, signal) {
        await transaction.execute({ sql: 'lock table weather.temperature in exclusive mode' }, signal);
      },
      async recordedReadings(database, _day, signal) {
        const found = await temperatures(database, signal);
        return (landedKey) => {
          const row = found.get(landedKey);
          return row && { reader: row.reader, whole: true };
        };
      },
      async recordAndDiff(transaction, observations, signal) {
        const before = await temperatures(transaction, signal);
        await record(transaction, observations, signal);
        const changed = observations.filter((one) => before.get(one.landedKey)?.degrees !== one.reading.degrees);
        const replaced = changed.filter(({ landedKey }) => before.has(landedKey));
        return { temperatures: { added: changed.length, removed: replaced.length } };
      },
      async takeBackAndDiff(transaction, refuted, signal) {
        const keys = JSON.stringify(refuted.map((one) => landedKeyOf(weather, one)));
        const sql = `delete from weather.temperature
          where landed_key in (select jsonb_array_elements_text(:keys::jsonb)) returning landed_key`;
        const taken = keysIn(await transaction.execute({ sql, parameters: { keys } }, signal));
        return { temperatures: { added: 0, removed: taken.size } };
      },
    },
  };
}
