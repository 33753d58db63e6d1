import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBacklogScene } from '../../support/backlog-scene.ts';
import { engineAtHand } from '../../support/engines.ts';

const minuteMs = 60_000;
const bodies = 50;

describe('fifty recorded bodies at once', () => {
  let scene: Awaited<ReturnType<typeof openBacklogScene>>;

  beforeAll(async () => {
    scene = await openBacklogScene(engineAtHand());
  });
  afterAll(() => scene.close());

  it('all land and are recorded, though each of them is late and the watermark is one', async () => {
    // What was settled before lies above all of them, so that each has to lower the watermark.
    await scene.collect();
    scene.clock.at = new Date(scene.clock.at.getTime() + 60 * minuteMs);
    await scene.drain();
    const runs = await Promise.all(
      Array.from({ length: bodies }, (_, n) => {
        const capturedAt = new Date(scene.clock.at.getTime() - (120 + ((n * 23) % bodies)) * minuteMs);
        return scene.collect(scene.slateMovedBy(n), 'live', capturedAt.toISOString());
      }),
    );
    expect(runs.filter(({ landed }) => landed === 1)).toHaveLength(bodies);
    expect(runs.filter(({ status }) => status === 'failed').map(({ error }) => error)).toEqual([]);
    // Those whose turn at the database did not come in time are left to the drain.
    const drained = await scene.drain();
    expect(drained).toMatchObject({ status: 'drained', waiting: 0, dead: 0, missing: 0 });
    const { rows } = await scene.database
      .as('owner')
      .execute({ sql: 'select count(*)::int as recorded from odds.observation where recorded' });
    expect(rows).toEqual([{ recorded: bodies + 1 }]);
  });
});
