import type { SourceCheck } from '../../lib/health/check-health.ts';
import { slateDatesAt } from '../../lib/odds/slate-date.ts';
import type { Guard } from '../../lib/resilience/guarded-call.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { SourceWorld } from '../../lib/sources/declaration.ts';
import { mlbStatsApiSource } from '../../lib/sources/mlb-stats-api/source.ts';
import { type DeclaredSource, isOn, sources } from '../../lib/sources/registry.ts';
import { circuitNameOf } from '../source-variables.ts';
import type { Config } from './config.ts';

interface CheckSurroundings extends SourceWorld {
  readonly circuitOf: (name: string) => Pick<Guard, 'standing'>;
}

/**
 * One request to each address of each source that is on, by the client that runs use. Behind no circuit: a check by hand
 * must not open the circuit of the runs, and one good answer must not close it. But an address whose circuit rejects calls
 * is not asked here, either: it may have sent a retry-after.
 */
export function sourceChecksOf(config: Config, surroundings: CheckSurroundings): readonly SourceCheck[] {
  const ofOdds = sources.filter((source) => isOn(source, config));
  const asked = [
    ...ofOdds.flatMap((source) => checksOf(source, config, surroundings)),
    ...scheduleChecks(config, surroundings),
  ];
  return asked.map(({ name, ask }) => ({
    name,
    ask: async (signal) => {
      const { is } = await surroundings.circuitOf(name).standing();
      if (is === 'reject') {
        throw new OddsError('source_circuit_open', `${name} was not asked, because its circuit turns calls away.`);
      }
      await ask(signal);
    },
  }));
}

const correlationId = 'check-health';

/** Each address is asked for today's slate of the first league that is observed and that the source knows. */
function checksOf(source: DeclaredSource, config: Config, world: CheckSurroundings): SourceCheck[] {
  const observed = config.SLATES.map(({ league }) => league);
  const league = observed.find((each) => source.leagues.includes(each)) ?? 'mlb';
  return source.addressesIn(config).map((baseUrl, at) => {
    const check = source.checkAt(baseUrl, config, world);
    return {
      name: circuitNameOf(source.name, baseUrl, at),
      ask: (signal) => {
        const [slateDate] = slateDatesAt(world.now());
        return check({ league, slateDate }, { signal, correlationId });
      },
    };
  });
}

/** Today's games, if the official schedule is synced. */
function scheduleChecks(
  { MLB_STATS_API_URL: baseUrl, SCHEDULE_EVERY_MINUTES }: Config,
  { now, fetch }: CheckSurroundings,
): SourceCheck[] {
  if (SCHEDULE_EVERY_MINUTES === undefined) return [];
  const source = mlbStatsApiSource({ baseUrl, fetch, now });
  const ask = async (signal: AbortSignal) => {
    const [today] = slateDatesAt(now());
    source.read(await source.observe({ from: today, to: today }, { signal, correlationId }));
  };
  return [{ name: source.name, ask }];
}
