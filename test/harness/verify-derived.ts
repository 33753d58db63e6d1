import { openDatabase } from '../../infra/local/local-database.ts';
import { verifyDerived } from '../../lib/derivation/verify.ts';
import { linkRules } from '../support/derived-tables.ts';
import type { World } from './world.ts';

/** A sentence for each slate whose stored links and starts are not those that its records give, or that is not derived yet. */
export async function derivedProblems({ urls }: Pick<World, 'urls'>): Promise<readonly string[]> {
  const database = openDatabase({ dataApi: urls.dataApi }, 'owner');
  try {
    const { slates, waiting, different } = await verifyDerived({ ...linkRules, database });
    return [
      ...(slates === 0 ? ['There is no slate of which links could be derived.'] : []),
      ...(waiting === 0 ? [] : [`Of ${slates} slates ${waiting} are not derived after a drain.`]),
      ...different.map((one) => `The links of ${one.league} on ${one.slateDate} differ in ${one.rows} rows.`),
    ];
  } finally {
    database.close();
  }
}
