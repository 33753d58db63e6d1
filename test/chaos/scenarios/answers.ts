import * as z from 'zod';
import { engineDatabase } from '../../soak/engine-database.ts';
import { tampered } from '../faults.ts';
import type { Scenario } from '../scenario.ts';
import type { Scene } from '../scene.ts';

// Right answers that say something else than what was asked, or in another way. The market stands still meanwhile: so
// whatever changes in the history has been made up.

const outcomeSchema = z.looseObject({ side: z.string(), team_id: z.unknown().optional() });
const marketsSchema = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.array(outcomeSchema))));
const gameSchema = z.looseObject({ teams: z.array(z.unknown()), markets: marketsSchema });
const answerSchema = z.looseObject({ games: z.array(gameSchema) });
type Game = z.infer<typeof gameSchema>;

interface Tampering extends Pick<Scenario, 'name' | 'fault'> {
  readonly tamper: (game: Game) => Game;
  /** Outcomes of the report that there must be, by how they were accounted for. */
  readonly accounted?: readonly string[];
}

function tampering({ name, fault, tamper, accounted = [] }: Tampering): Scenario {
  return {
    name,
    group: 'source',
    fault,
    before: async (scene) => {
      scene.world.market.setTime(scene.clock.now());
      await scene.minutes(1);
    },
    inject: (scene) =>
      scene.lay(
        tampered(scene.world.market, (answer) => {
          const { games, ...rest } = answerSchema.parse(answer);
          return { ...rest, games: games.map(tamper) };
        }),
      ),
    check: async (scene) => [...unaccounted(scene, accounted), ...(await renamedTeams(scene))],
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

function unaccounted({ ended }: Scene, reasons: readonly string[]): readonly string[] {
  const last = ended.findLast((each) => each.function === 'collect-odds');
  if (last?.ending.ended !== 'answered') return ['The last run told nothing.'];
  const { skipped, rejected } = reportSchema.parse(last.ending.answer).outcomes;
  return reasons
    .filter((reason) => !(reason in skipped || reason in rejected))
    .map((reason) => `Nothing was ${reason}.`);
}

/** Games whose teams are called otherwise by one answer than by another. */
async function renamedTeams({ world: { engine } }: Scene): Promise<readonly string[]> {
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
  tampering({
    name: 'source-other-books',
    // One that nobody knows, and one that is known and was not asked for.
    fault: 'books in place of two that were asked for',
    tamper: (game) => ({ ...game, markets: renamed({ 68: '9999', 69: '255' }, game.markets) }),
    accounted: ['unknown_sportsbook', 'not_asked'],
  }),
  tampering({
    name: 'source-other-periods',
    fault: 'first halves in place of full games',
    tamper: (game) => ({
      ...game,
      markets: mapped(game.markets, (periods) => renamed({ event: 'firsthalf' }, periods)),
    }),
    accounted: ['unknown_period'],
  }),
  tampering({
    name: 'source-teams-the-other-way-round',
    fault: 'teams of each game listed the other way round',
    tamper: (game) => ({ ...game, teams: game.teams.toReversed() }),
  }),
  tampering({
    name: 'source-teams-swapped',
    fault: 'each side under the name of the other team',
    tamper: (game) => ({
      ...game,
      markets: mapped(game.markets, (periods) =>
        mapped(periods, (markets) =>
          mapped(markets, (outcomes) =>
            outcomes.map((outcome) =>
              // Without a team's id a side is all that is said.
              outcome.team_id === undefined ? outcome : { ...outcome, side: otherSide[outcome.side] ?? outcome.side },
            ),
          ),
        ),
      ),
    }),
    accounted: ['contradictory'],
  }),
];
