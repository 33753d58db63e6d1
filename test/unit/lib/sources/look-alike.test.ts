import { describe, expect, test } from 'vitest';
import { otherSourceHint } from '../../../../lib/sources/look-alike.ts';

const event = { id: 'a', sport_key: 'baseball_mlb', bookmakers: [] };

describe('the hint at another source', () => {
  test.each([
    ['a scoreboard', { games: [{ id: 1, teams: [], markets: {} }] }, 'action-network'],
    ['an empty scoreboard', { league: { name: 'mlb' }, games: [] }, 'action-network'],
    ['a list of events', [event], 'the-odds-api'],
    ['one event', event, 'the-odds-api'],
  ])('names the source of %s, and how it is collected', (_what, answer, source) => {
    const hint = ` It looks like an answer of ${source}: a recorded one is collected with --source ${source}.`;
    expect(otherSourceHint(answer, 'another')).toBe(hint);
    expect(otherSourceHint(answer, source)).toBe('');
  });

  test.each([[undefined], [null], [[]], [{}], ['text'], [[{ id: 'a' }]], [{ games: 'none' }]])(
    'is empty for %j, which is like no answer',
    (answer) => {
      expect(otherSourceHint(answer, 'another')).toBe('');
    },
  );
});
