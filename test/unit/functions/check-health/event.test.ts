import { describe, expect, it } from 'vitest';
import { healthEventSchema } from '../../../../functions/check-health/event.ts';

const scheduledTime = '2026-07-04T17:04:00Z';

describe('the event of check-health', () => {
  it.each([
    [{}, false],
    [{ scheduledTime }, false],
    [{ deep: false, scheduledTime }, false],
    [{ deep: true }, true],
    [{ deep: 'true' }, true],
    [{ deep: 'false' }, false],
  ])('%j is a check that is deep: %s', (event, deep) => {
    expect(healthEventSchema.parse(event)).toEqual({ deep });
  });

  it.each([
    [{ deep: 'yes' }, 'deep', 'must be true or false'],
    [{ depth: 1 }, '', 'depth'],
    [{ deep: true, scheduledTime }, 'deep', 'keep the database awake'],
  ])('%j is refused by name', (event, path, message) => {
    const [issue] = healthEventSchema.safeParse(event).error?.issues ?? [];
    expect([issue?.path.join('.'), issue?.message]).toEqual([path, expect.stringContaining(message)]);
  });
});
