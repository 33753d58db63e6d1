import * as z from 'zod';
import { engineDatabase } from '../harness/engine-database.ts';
import { changeAnswer, refuse, type ServiceFault } from '../harness/faults.ts';
import { unavailable } from '../harness/refusals.ts';
import type { Service } from '../harness/services.ts';
import type { World } from '../harness/world.ts';
import type { WatchedStage } from './watched-stage.ts';

/** What goes wrong for a while, in minutes from the begin of the day. */
export interface Incident {
  readonly from: number;
  readonly until: number;
  readonly begin: (run: WatchedStage) => void | Promise<void>;
  readonly end: (run: WatchedStage) => void | Promise<void>;
}

type Span = Pick<Incident, 'from' | 'until'>;

const answerSchema = z.looseObject({ games: z.array(z.unknown()) });

/** The source refuses: each request is answered with 403. */
export const sourceBlocked = (span: Span) =>
  serviceIncident(span, () => refuse('actionNetwork', { status: 403, headers: {}, body: 'Forbidden' }));

export const databaseAway = (span: Span) => serviceIncident(span, () => refuse('dataApi', unavailable.dataApi));

/** The source lists so many games of each slate, and no more. */
export const gamesMissing = (span: Span, games: number) =>
  serviceIncident(span, ({ world }) =>
    changeAnswer(world.market, (answer) => {
      const parsed = answerSchema.parse(answer);
      return { ...parsed, games: parsed.games.slice(0, games) };
    }),
  );

/** A column that recording writes has another name, until it gets its own back. */
export const columnRenamed = (span: Span): Incident => ({
  ...span,
  begin: ({ world }) => alter(world, 'history.line_change rename column price to cost'),
  end: ({ world }) => alter(world, 'history.line_change rename column cost to price'),
});

function serviceIncident(span: Span, faultOf: (run: WatchedStage) => ServiceFault): Incident {
  const services = new Map<WatchedStage, Service>();
  return {
    ...span,
    begin: (run) => {
      const fault = faultOf(run);
      services.set(run, fault.service);
      run.inject(fault);
    },
    end: (run) => {
      const service = services.get(run);
      if (service !== undefined) run.repair(service);
    },
  };
}

/** As the owner of the schema, past the Data API. */
async function alter({ engine }: World, change: string): Promise<void> {
  await engineDatabase(engine).execute({ sql: `alter table ${change}` });
}

/** Runs the schedules of a stage for so many minutes, with incidents in them. */
export async function passDay(run: WatchedStage, minutes: number, incidents: readonly Incident[]): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    for (const incident of incidents) {
      if (incident.until === minute) await incident.end(run);
      if (incident.from === minute) await incident.begin(run);
    }
    await run.passMinutes(1);
  }
}
