import { describe, expect, it } from 'vitest';
import { type Endpoint, guardedSource, unguarded } from '../../../../lib/collection/guarded-source.ts';
import type { SourceCall } from '../../../../lib/odds/source.ts';
import type { ErrorCode } from '../../../../lib/resilience/error-table.ts';
import type { Guard } from '../../../../lib/resilience/guarded-call.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { retryBudget } from '../../../../lib/resilience/retry.ts';
import { observationAt } from '../../../support/memory-backlog.ts';
import { readingOf } from '../../../support/observed.ts';
import { minuteMs, Rig, secondMs, settled } from '../resilience/circuit/rig.ts';

const slate = { league: 'mlb', slateDate: '2026-07-30' };
const reading = readingOf([]);
const inTime = new AbortController().signal;
const patience = (signal = inTime) => ({ signal, correlationId: 'run-1', budget: retryBudget(100), random: () => 0 });

/** An address that fails with these codes, one after the other, and answers from then on; and what it was asked. */
function address(circuit: Guard, ...failures: ErrorCode[]): Endpoint & { readonly asked: SourceCall[] } {
  const asked: SourceCall[] = [];
  const source: Endpoint['source'] = {
    observe: async (_slate, call) => {
      asked.push(call);
      const code = failures.shift();
      if (code) throw new OddsError(code, `${circuit.name}: ${code}.`);
      return observationAt('2026-07-30T17:00:00.000Z', circuit.name);
    },
    read: () => reading,
  };
  return { circuit, source, asked };
}

const always = (code: ErrorCode) => Array<ErrorCode>(100).fill(code);

function sourceOf(endpoints: readonly Endpoint[], luck: readonly number[] = []) {
  const left = [...luck];
  return guardedSource({ name: 'odds', answers: 'slate', endpoints, random: () => left.shift() ?? 0 });
}

type Use = Parameters<ReturnType<typeof guardedSource>['ask']>[1];
const bodyOf: Use = async ({ observation }) => Buffer.from(observation.body).toString();
const refuseWith =
  (code: ErrorCode): Use =>
  async () => {
    throw new OddsError(code, `${code}.`);
  };

/** How it ended: with its answer and who gave it, or with the code of its error. */
async function ask(endpoints: readonly Endpoint[], use: Use = bodyOf, luck: readonly number[] = []) {
  return await sourceOf(endpoints, luck)
    .ask(slate, use, patience())
    .catch((error: OddsError) => error.code);
}

/** As many runs as it takes to open the circuit of an address. */
async function open(rig: Rig, name: string): Promise<void> {
  for (let n = 0; n < 5; n++) await ask([address(rig.instance().sourceAt(name), 'source_blocked')]);
}

describe('a source at one address', () => {
  it('hands on what it received, and how to read it, and says who served', async () => {
    const only = address(new Rig().instance().source);
    const read: Use = async (received) => [received.observation.correlationId, received.read()];
    expect(await ask([only], read)).toEqual({ servedBy: 'source', answer: ['run', reading], passedOver: [] });
    expect(only.asked.map(({ correlationId }) => correlationId)).toEqual(['run-1']);
    expect(sourceOf([only])).toMatchObject({ name: 'odds', answers: 'slate' });
  });

  it('is asked again inside its circuit, which sees one call and nothing of its first failures', async () => {
    const rig = new Rig();
    const only = address(rig.instance().source, 'source_failing', 'source_timeout');
    expect(await ask([only])).toMatchObject({ servedBy: 'source', answer: 'source' });
    expect(only.asked).toHaveLength(3);
    expect(rig.asked).toEqual(['readAll']);
  });

  it('has its circuit opened by five such calls, of three requests each', async () => {
    const rig = new Rig();
    const only = address(rig.instance().source, ...always('source_failing'));
    for (let n = 0; n < 5; n++) expect(await ask([only])).toBe('source_failing');
    expect(await ask([only])).toBe('source_circuit_open');
    expect(only.asked).toHaveLength(15);
    expect(rig.transitions).toMatchObject([{ name: 'source', to: 'open', because: expect.stringMatching(/^5 calls/) }]);
  });

  it('is asked once by a probe, whatever may be retried', async () => {
    const rig = new Rig();
    await open(rig, 'source');
    await rig.wait(minuteMs);
    const only = address(rig.instance().source, ...always('source_failing'));
    expect(await ask([only])).toBe('source_failing');
    expect(only.asked).toHaveLength(1);
    expect(rig.transitions.at(-1)).toMatchObject({ from: 'half_open', to: 'open' });
  });

  it.each(['source_shape_changed', 'source_empty_slate'] as const)(
    'fails in the eyes of its circuit with an answer that is refused (%s), and is not asked for it again',
    async (code) => {
      const rig = new Rig();
      const only = address(rig.instance().source);
      for (let n = 0; n < 5; n++) expect(await ask([only], refuseWith(code))).toBe(code);
      expect(await ask([only])).toBe('source_circuit_open');
      expect(only.asked).toHaveLength(5);
    },
  );

  it('fails its probe with an answer that is refused', async () => {
    const rig = new Rig();
    await open(rig, 'source');
    await rig.wait(minuteMs);
    await ask([address(rig.instance().source)], refuseWith('source_shape_changed'));
    expect(rig.transitions.at(-1)).toMatchObject({ to: 'open', because: 'the probe failed with source_shape_changed' });
  });

  it('does not answer for our own trouble with what it said', async () => {
    const rig = new Rig();
    const only = address(rig.instance().source);
    for (let n = 0; n < 6; n++) expect(await ask([only], refuseWith('landing_failed'))).toBe('landing_failed');
    expect(rig.asked).toEqual(['readAll']);
  });

  it('does not answer for it either where that takes longer than the source itself may', async () => {
    const rig = new Rig();
    const only = address(rig.instance().source);
    for (let n = 0; n < 6; n++) {
      const bucket = Promise.withResolvers<never>();
      const asking = ask([only], () => bucket.promise);
      await settled();
      await rig.wait(21 * secondMs);
      bucket.reject(new OddsError('landing_failed', 'The bucket did not answer.'));
      expect(await asking).toBe('landing_failed');
    }
    expect(new Set(rig.asked)).toEqual(new Set(['readAll']));
  });

  it('is given up when the time of its circuit is over, and that counts', async () => {
    const rig = new Rig();
    const hanging = address(rig.instance().source);
    const observe: Endpoint['source']['observe'] = (_slate, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new OddsError('source_timeout', 'It took too long.')));
      });
    const asking = ask([{ ...hanging, source: { ...hanging.source, observe } }]);
    await settled();
    await rig.wait(20 * secondMs);
    expect(await asking).toBe('source_timeout');
    expect(rig.asked).toEqual(['readAll', 'addFailure source']);
  });

  it('is not asked how its circuit stands: there is nothing to choose', async () => {
    const standing = () => Promise.reject(new Error('asked'));
    expect(await ask([address({ ...unguarded('only'), standing })])).toMatchObject({ servedBy: 'only' });
  });
});

describe('a source at several addresses', () => {
  it('is served by the next one where the first cannot, and says why', async () => {
    const { sourceAt } = new Rig().instance();
    const [first, second] = [address(sourceAt('one'), ...always('source_failing')), address(sourceAt('two'))];
    expect(await ask([first, second])).toEqual({
      servedBy: 'two',
      answer: 'two',
      passedOver: [{ name: 'one', code: 'source_failing', message: 'one: source_failing.' }],
    });
    expect([first.asked.length, second.asked.length]).toEqual([3, 1]);
  });

  it('is asked elsewhere for an answer that can be used, and nowhere else for trouble of ours', async () => {
    const { sourceAt } = new Rig().instance();
    const [first, second] = [address(sourceAt('one')), address(sourceAt('two'))];
    const onlyTwo: Use = async (received) =>
      (await bodyOf(received)) === 'two' ? 'two' : refuseWith('source_shape_changed')(received);
    expect(await ask([first, second], onlyTwo)).toMatchObject({
      servedBy: 'two',
      passedOver: [{ name: 'one', code: 'source_shape_changed' }],
    });
    expect(await ask([first, second], refuseWith('landing_failed'))).toBe('landing_failed');
    expect(second.asked).toHaveLength(1);
  });

  it('has a circuit for each: one that is open costs the others nothing', async () => {
    const rig = new Rig();
    await open(rig, 'one');
    const { sourceAt } = rig.instance();
    const [first, second] = [address(sourceAt('one')), address(sourceAt('two'))];
    for (const luck of [
      [0, 0.99],
      [0.99, 0],
    ]) {
      expect(await ask([first, second], bodyOf, luck)).toEqual({ servedBy: 'two', answer: 'two', passedOver: [] });
    }
    expect(first.asked).toHaveLength(0);
  });

  it('comes to the open one last, where it is told that nobody was asked', async () => {
    const rig = new Rig();
    await open(rig, 'one');
    const { sourceAt } = rig.instance();
    const endpoints = [address(sourceAt('one')), address(sourceAt('two'), 'source_blocked')];
    await expect(sourceOf(endpoints).ask(slate, bodyOf, patience())).rejects.toMatchObject({
      code: 'source_blocked',
      message: expect.stringMatching(/^two: source_blocked\. Nor could another serve\. one: The circuit one is open/),
    });
  });

  it.each([
    ['evenly where both are well', false, [0.5, 0.4], 'two'],
    ['evenly where both are well', false, [0.4, 0.5], 'one'],
    ['half as often at the second one while that is due to be tried again', true, [0.5, 0.4], 'one'],
    ['half as often at the second one while that is due to be tried again', true, [0.5, 0.2], 'two'],
  ] as const)('is asked by chance, %s (%s, %j: %s)', async (_share, secondIsDue, luck, expected) => {
    const rig = new Rig();
    if (secondIsDue) {
      await open(rig, 'two');
      await rig.wait(minuteMs);
    }
    const { sourceAt } = rig.instance();
    expect(await ask([address(sourceAt('one')), address(sourceAt('two'))], bodyOf, luck)).toMatchObject({
      servedBy: expected,
    });
  });

  it('is asked nowhere else once the deadline has ended the call', async () => {
    const { sourceAt } = new Rig().instance();
    const [first, second] = [address(sourceAt('one'), 'source_timeout'), address(sourceAt('two'))];
    const asking = sourceOf([first, second]).ask(slate, bodyOf, patience(AbortSignal.abort()));
    await expect(asking).rejects.toMatchObject({ code: 'source_timeout', message: 'one: source_timeout.' });
    expect(second.asked).toHaveLength(0);
  });
});

describe('a body that somebody recorded', () => {
  it('passes always, and is asked for once', async () => {
    const guard = unguarded('recorded');
    expect(await guard.standing()).toEqual({ is: 'pass' });
    const only = address(guard, ...always('source_failing'));
    for (let n = 0; n < 6; n++) expect(await ask([only])).toBe('source_failing');
    expect(only.asked).toHaveLength(6);
  });
});
