import type { SourceName } from '../../../lib/sources/registry.ts';
import { actionNetwork } from './action-network/answers.ts';
import type { SimulatedSource } from './simulated-source.ts';
import { sportsBettingDime } from './sportsbettingdime/answers.ts';
import { theOddsApi } from './the-odds-api/answers.ts';

/** The sources that the market simulates: every source of odds, or this does not compile. */
export const simulatedSources: Readonly<Record<SourceName, SimulatedSource>> = {
  'action-network': actionNetwork,
  'the-odds-api': theOddsApi,
  sportsbettingdime: sportsBettingDime,
};

/** The leagues that are in season in the market. */
export const simulatedLeagues: readonly string[] = ['mlb'];
