import { describe, expect, it } from 'vitest';
import { groundTruthAt } from '../../../../../infra/local/market/ground-truth.ts';
import { minuteOf } from '../../../../../infra/local/market/minutes.ts';
import { offerAt, trueLinesOf } from '../../../../../infra/local/market/true-lines.ts';

const seed = 6;
const moments = Array.from({ length: 30 }, (_, n) => new Date(Date.parse('2026-08-02T15:07:00Z') + n * 71 * 60_000));

describe.each(['usual', 'eventful'] as const)('trueLinesOf %s days', (days) => {
  it('has at each moment what the market shows of each game that has not begun, and nothing else', () => {
    let compared = 0;
    for (const date of ['2026-08-03', '2026-08-04']) {
      const games = trueLinesOf({ seed, date, days });
      for (const at of moments) {
        const minute = minuteOf(at);
        const { quotes } = groundTruthAt({ seed, date, at, days });
        const shown = Map.groupBy(quotes, ({ gameId }) => gameId);
        for (const { plan, lines } of games) {
          const ofGame = shown.get(plan.id);
          if (ofGame === undefined || minute >= plan.pitch) continue;
          const stated = ofGame.map(({ gameId: _, value, odds, alternate, suspended, ...line }) =>
            JSON.stringify({
              ...line,
              rung: alternate ? String(value) : 'main',
              offer: suspended ? 'suspended' : { value, odds },
            }),
          );
          const truth = lines.flatMap(({ steps, ...line }) => {
            const offer = offerAt({ ...line, steps }, minute);
            return offer === null ? [] : JSON.stringify({ ...line, offer });
          });
          expect(truth.toSorted()).toEqual(stated.toSorted());
          compared += truth.length;
        }
      }
    }
    expect(compared).toBeGreaterThan(20_000);
  });

  it('names each line once, and no step twice', () => {
    for (const { plan, lines } of trueLinesOf({ seed, date: '2026-08-03', days })) {
      const names = lines.map(({ steps: _, ...line }) => JSON.stringify(line));
      expect(new Set(names).size).toBe(names.length);
      const odd = lines.flatMap(({ steps }) =>
        steps.filter(({ from, offer }, n) => {
          const isSame = JSON.stringify(offer) === JSON.stringify(steps[n - 1]?.offer ?? null);
          return from >= plan.pitch || from <= (steps[n - 1]?.from ?? 0) || isSame;
        }),
      );
      expect(odd).toEqual([]);
    }
  });
});
