import * as z from 'zod';
import { engineDatabase } from '../../harness/engine-database.ts';
import { changeAnswer } from '../../harness/faults.ts';
import type { Scenario } from '../scenario.ts';
import type { ScenarioRun } from '../scenario-run.ts';

// Well-formed answers that differ from what was requested, or whose form differs. The market's time stops, so that every
// change in the history is an invented one.

const outcomeSchema = z.looseObject({ side: z.string(), team_id: z.unknown().optional() });
const marketsSchema = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.array(outcomeSchema))));
const gameSchema = z.looseObject({ teams: z.array(z.unknown()), markets: marketsSchema });
const answerSchema = z.looseObject({ games: z.array(gameSchema) });
type Game = z.infer<typeof gameSchema>;

interface ChangedAnswer extends Pick<Scenario, 'name' | 'fault'> {
  readonly change: (game: Game) => Game;
  /** Reasons for which the report must have skipped or rejected outcomes. */
  readonly accounted?: readonly string[];
}

function changedAnswer({ name, fault, change, accounted = [] }: ChangedAnswer): Scenario {
  return {
    name,
    group: 'source',
    fault,
    prepare: async (run) => {
      run.world.market.setTime(run.clock.now());
      await run.passMinutes(1);
    },
    inject: (run) =>
      run.inject(
        changeAnswer(run.world.market, (answer) => {
          const { games, ...rest } = answerSchema.parse(answer);
          return { ...rest, games: games.map(change) };
        }),
      ),
    check: async (run) => [...unaccounted(run, accounted), ...(await renamedTeams(run))],
    expect: {
      reports: ['recorded, 2 landed'],
      metrics: { RunsRecorded: 1, Gaps: 0, Changes: 0 },
      recovery: { withinMinutes: 0 },
    },
  };
}

const reportSchema = z.object({
  outcomes: z.object({ skipped: z.record(z.string(), z.number()), rejected: z.record(z.string(), z.number()) }),
});

function unaccounted({ completed }: ScenarioRun, reasons: readonly string[]): readonly string[] {
  const last = completed.findLast((each) => each.function === 'collect-odds');
  if (last?.result.kind !== 'returned') return ['The last run has no report.'];
  const { skipped, rejected } = reportSchema.parse(last.result.answer).outcomes;
  return reasons
    .filter((reason) => !(reason in skipped || reason in rejected))
    .map((reason) => `Nothing was ${reason}.`);
}

/** Games whose teams differ between two answers. */
async function renamedTeams({ world: { engine } }: ScenarioRun): Promise<readonly string[]> {
  const sql = `select game_id from history.game_reading group by game_id having count(distinct (home_team, away_team)) > 1`;
  const { rows } = await engineDatabase(engine).execute({ sql });
  return rows.map(({ game_id }) => `The teams of game ${game_id} have changed.`);
}

function renamed<Value>(names: Readonly<Record<string, string>>, values: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [names[name] ?? name, value]));
}

const mapped = <From, To>(values: Readonly<Record<string, From>>, to: (value: From) => To) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]));

const otherSide: Readonly<Record<string, string>> = { home: 'away', away: 'home' };

export const answerScenarios: readonly Scenario[] = [
  changedAnswer({
    name: 'source-other-books',
    // An unknown book, and a known one that was not requested.
    fault: 'books in place of two that were requested',
    change: (game) => ({ ...game, markets: renamed({ 68: '9999', 69: '255' }, game.markets) }),
    accounted: ['unknown_sportsbook', 'not_asked'],
  }),
  changedAnswer({
    name: 'source-other-periods',
    fault: 'first halves in place of full games',
    change: (game) => ({
      ...game,
      markets: mapped(game.markets, (periods) => renamed({ event: 'firsthalf' }, periods)),
    }),
    accounted: ['unknown_period'],
  }),
  changedAnswer({
    name: 'source-teams-the-other-way-round',
    fault: 'teams of each game listed the other way round',
    change: (game) => ({ ...game, teams: game.teams.toReversed() }),
  }),
  changedAnswer({
    name: 'source-teams-swapped',
    fault: 'each side under the name of the other team',
    change: (game) => ({
      ...game,
      markets: mapped(game.markets, (periods) =>
        mapped(periods, (markets) =>
          mapped(markets, (outcomes) =>
            outcomes.map((outcome) =>
              // An outcome without a team's id has only its side.
              outcome.team_id === undefined ? outcome : { ...outcome, side: otherSide[outcome.side] ?? outcome.side },
            ),
          ),
        ),
      ),
    }),
    accounted: ['contradictory'],
  }),
];
