import { openHome } from '../infra/local/home.ts';
import { type KeptMarket, openKeptMarket } from '../infra/local/kept-market.ts';
import type { Surroundings } from './session.ts';

/** The market of the store that the command line names, at the command's time. */
export function openSimulatedMarket({ store, clock, parts }: Surroundings): Promise<KeptMarket> {
  const open = parts?.openKeptMarket ?? openKeptMarket;
  return open({ file: openHome(store.folder).market, clock });
}
