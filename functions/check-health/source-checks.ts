import type { SourceCheck } from '../../lib/health/check-health.ts';
import { slateDatesAt } from '../../lib/odds/slate-date.ts';
import type { Guard } from '../../lib/resilience/guarded-call.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { sourceName as actionNetwork } from '../../lib/sources/action-network/client.ts';
import { actionNetworkSource } from '../../lib/sources/action-network/source.ts';
import type { Fetch } from '../../lib/sources/http-get.ts';
import { mlbStatsApiSource } from '../../lib/sources/mlb-stats-api/source.ts';
import { checkTheOddsApi, sourceName as theOddsApi } from '../../lib/sources/the-odds-api/client.ts';
import type { KeyProvider } from '../../lib/sources/the-odds-api/key.ts';
import { circuitNameOf } from '../source-variables.ts';
import type { Config } from './config.ts';

interface CheckSurroundings {
  readonly now: () => Date;
  readonly fetch: Fetch;
  readonly apiKey: KeyProvider;
  readonly circuitOf: (name: string) => Pick<Guard, 'standing'>;
}

/**
 * One request to each address of each source that is on, by the client that runs use. Behind no circuit: a check by hand
 * must not open the circuit of the runs, and one good answer must not close it. But an address whose circuit turns calls
 * away is left alone here, too: it may have asked for that.
 */
export function sourceChecksOf(config: Config, surroundings: CheckSurroundings): readonly SourceCheck[] {
  const asked = [
    ...actionNetworkChecks(config, surroundings),
    ...theOddsApiChecks(config, surroundings),
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

/** Today's slate of the first league, as a run asks for it; read, because an answer that cannot be read is none. */
function actionNetworkChecks(
  { ACTION_NETWORK_URL, ACTION_NETWORK_BOOKS: books, SLATES }: Config,
  { now, fetch }: CheckSurroundings,
): SourceCheck[] {
  const league = SLATES[0]?.league ?? 'mlb';
  return ACTION_NETWORK_URL.map((baseUrl, at) => {
    const source = actionNetworkSource({ baseUrl, fetch, now, books });
    return {
      name: circuitNameOf(actionNetwork, baseUrl, at),
      ask: async (signal) => {
        const [slateDate] = slateDatesAt(now());
        source.read(await source.observe({ league, slateDate }, { signal, correlationId }));
      },
    };
  });
}

/** The list of its sports, which costs no credits. Without a key it is off. */
function theOddsApiChecks(
  { THE_ODDS_API_URL, THE_ODDS_API_SECRET_ARN }: Config,
  { now, fetch, apiKey }: CheckSurroundings,
): SourceCheck[] {
  if (THE_ODDS_API_SECRET_ARN === undefined) return [];
  return THE_ODDS_API_URL.map((baseUrl, at) => ({
    name: circuitNameOf(theOddsApi, baseUrl, at),
    ask: (signal) => checkTheOddsApi({ baseUrl, fetch, now, apiKey }, { signal, correlationId }),
  }));
}

/** Today's games, where the official schedule is synced. */
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
