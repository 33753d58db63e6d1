import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { odds, schedule } from '../../../../lib/backlog/kinds.ts';
import { landedBefore, landedKeyOf, landedPrefixOf, readLandedKey } from '../../../../lib/landing/landed-key.ts';
import { landedLeagues } from '../../../../lib/landing/landed-leagues.ts';
import { MemoryLandedStore, mlb, observationAt } from '../../../support/memory-backlog.ts';

const instant = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

describe('the key of a landed observation', () => {
  it('says what it was made of', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const observation = observationAt(at);
        expect(readLandedKey(landedKeyOf(odds, observation))).toEqual({
          ...mlb,
          capturedAt: at,
          contentHash: observation.contentHash,
        });
      }),
    );
  });

  it('comes after its own moment and before every later one', () => {
    fc.assert(
      fc.property(instant, instant, (at, other) => {
        const key = landedKeyOf(odds, observationAt(at));
        expect(landedBefore(odds, mlb, other) < key).toBe(other <= at);
      }),
    );
  });

  it.each(['landed/', 'landed/notes.txt', 'landed/action-network/mlb/notes.txt', 'other/a/b/2026-07-30/1'])(
    'is not %s',
    (key) => expect(readLandedKey(key)).toBeUndefined(),
  );

  it('lies under the root of its kind, its source, league, day, time and content hash', () => {
    const observation = observationAt('2026-07-30T17:04:05.678Z');
    const rest = `action-network/mlb/2026-07-30/170405.678Z-${observation.contentHash}.json.gz`;
    expect(landedKeyOf(odds, observation)).toBe(`landed/${rest}`);
    expect(landedKeyOf(schedule, observation)).toBe(`schedule/${rest}`);
    expect(readLandedKey(`schedule/${rest}`)).toEqual(readLandedKey(`landed/${rest}`));
  });

  it('is never among those of another kind', async () => {
    const store = new MemoryLandedStore();
    store.objects.set(landedKeyOf(schedule, observationAt('2026-07-30T12:00:00.000Z')), Buffer.alloc(0));
    expect(await landedLeagues(odds, store)).toEqual([]);
    expect(await landedLeagues(schedule, store)).toEqual([mlb]);
  });
});

describe('the leagues that anything was landed of', () => {
  it('are found one by one, however much there is of each, past what is none', async () => {
    const store = new MemoryLandedStore();
    const leagues = [
      { source: 'action-network', league: 'mlb' },
      { source: 'action-network', league: 'mlb2' },
      { source: 'action-network', league: 'nfl' },
      { source: 'the-odds-api', league: 'mlb' },
    ];
    for (const league of leagues) {
      for (const second of ['00', '01', '02'])
        store.land(observationAt(`2026-07-30T12:00:${second}.000Z`, 'x', league));
    }
    store.objects.set('landed/a-note.txt', Buffer.alloc(0));
    store.objects.set('landed/action-network/nfm.txt', Buffer.alloc(0));
    let looks = 0;
    store.step = () => {
      looks += 1;
    };
    expect(await landedLeagues(odds, store)).toEqual(leagues);
    expect(looks).toBe(leagues.length + 3);
    expect(landedPrefixOf(odds, leagues[0] ?? mlb)).toBe('landed/action-network/mlb/');
  });
});
