import { describe, expect, it } from 'vitest';
import { SessionUnavailable } from '../../../../../../infra/local/data-api/engines/engine.ts';
import { Turns } from '../../../../../../infra/local/data-api/engines/turns.ts';

const refusal = { message: 'all taken', sqlState: '53300' };

describe('turns', () => {
  it('serves who came first first', async () => {
    const turns = new Turns(1);
    await turns.take(1000, refusal);
    const served: string[] = [];
    const first = turns.take(1000, refusal).then(() => served.push('first'));
    const second = turns.take(1000, refusal).then(() => served.push('second'));
    turns.give();
    await first;
    expect(served).toEqual(['first']);
    turns.give();
    await second;
    expect(served).toEqual(['first', 'second']);
  });

  it('refuses who has waited too long, and passes him over afterwards', async () => {
    const turns = new Turns(1);
    await turns.take(1000, refusal);
    await expect(turns.take(1, refusal)).rejects.toThrow(SessionUnavailable);
    turns.give();
    await expect(turns.take(1, refusal)).resolves.toBeUndefined();
  });
});
