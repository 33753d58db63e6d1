import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { RunningMarket } from '../../infra/local/market/server.ts';
import { scoreboardRequest, urlOf } from '../../lib/sources/action-network/request.ts';
import { deadlineMs, layTrap, refusedRecording } from './call-traps.ts';
import { minuteAt } from './day-time.ts';
import { allowedEndings, isMarketFault, isUnreadable, landsUnder, troubleOf } from './expectations.ts';
import type { RunFaultKind } from './fault-kinds.ts';
import type { PlannedRun } from './fault-plan.ts';
import type { Holds } from './holds.ts';
import type { Ledger } from './ledger.ts';
import type { SandboxEnding } from './sandbox.ts';
import type { Sandboxes } from './sandboxes.ts';

/** What is kept back of an invocation's time (RESERVE_MS), and a time in which a healthy run ends many times over. */
const reserveMs = 500;
const plentyMs = 40_000;
/** Enough to ask it twice. */
const wakingMs = 4_000;

export interface LiveRunsOptions {
  readonly slateDate: string;
  readonly market: RunningMarket;
  readonly sandboxes: Sandboxes;
  readonly holds: Holds;
  readonly ledger: Ledger;
}

interface Invocation {
  readonly at: Date;
  readonly event?: unknown;
  /** The fault that is to strike it. */
  readonly fault?: RunFaultKind | undefined;
  /** Its recording is refused: what comes late and is recorded at once no drain could ever miss. */
  readonly putOff?: boolean;
}

/** The reports of the runs that ended before the minute did. */
type Answers = readonly unknown[];

const reportSchema = z.object({
  status: z.string(),
  recorded: z.object({ changes: z.number() }),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** The runs of collect-odds: what is planned befalls them, and how they end is held against what that allows. */
export class LiveRuns {
  readonly #options: LiveRunsOptions;

  constructor(options: LiveRunsOptions) {
    this.#options = options;
  }

  /** The run of one minute with what belongs to it. Resolves when it has ended, or is held up; answers what Lambda would hand on. */
  async run(planned: PlannedRun, at: Date): Promise<Answers> {
    const { fault } = planned;
    const { ledger } = this.#options;
    switch (fault) {
      case 'duplicate': {
        const first = await this.#invoke(planned, { at });
        ledger.struck(fault);
        return [...first, ...(await this.#invoke(planned, { at }))];
      }
      case 'overlap': {
        // Half of them at the very same moment: then both observe the same.
        const second = new Date(at.getTime() + (planned.chance < 0.5 ? 0 : 700));
        ledger.struck(fault);
        const both = await Promise.all([this.#invoke(planned, { at }), this.#invoke(planned, { at: second })]);
        return both.flat();
      }
      case 'late_body': {
        const first = await this.#invoke(planned, { at });
        return [...first, ...(await this.#bringLate(planned, at))];
      }
      case 'late_call':
      case 'late_landing':
        return this.#holdUp(planned, at, fault);
      case 'drain_overlap':
      case 'drain_killed':
      case 'drain_reply_dropped':
        // There has to be something to drain.
        return this.#invoke(planned, { at, fault: 'database_throttled' });
      default:
        return this.#invoke(planned, { at, fault });
    }
  }

  /** Begins the run, and leaves its call held up until some runs later. */
  async #holdUp(planned: PlannedRun, at: Date, fault: RunFaultKind): Promise<Answers> {
    const { holds } = this.#options;
    const hold = holds.until(planned.number + 2 + Math.floor(planned.chance * 11));
    const { promise: heldUp, resolve: onHeldUp } = Promise.withResolvers<Answers>();
    const released = async () => {
      onHeldUp([]);
      await hold.released;
    };
    const ended = this.#invoke(planned, { at, fault, putOff: fault === 'late_landing' }, released);
    hold.ends(ended);
    // Where an outage comes before the trap the run just ends.
    return Promise.race([heldUp, ended]);
  }

  async #bringLate(planned: PlannedRun, at: Date): Promise<Answers> {
    const { ledger, market, slateDate } = this.#options;
    // Some within the watermark's grace, most long below it.
    const earlierMinutes = 2 + Math.floor(planned.chance * (planned.number - 2));
    const capturedAt = new Date(at.getTime() - earlierMinutes * 60_000 + 20_000);
    const request = scoreboardRequest(market.url, { league: 'mlb', slateDate });
    const headers = { 'user-agent': 'odds-soak', 'x-market-time': capturedAt.toISOString() };
    const answer = await fetch(urlOf(request), { headers });
    const body = gzipSync(Buffer.from(await answer.arrayBuffer())).toString('base64');
    const event = { date: slateDate, recorded: { body, capturedAt: capturedAt.toISOString() } };
    ledger.struck('late_body');
    const late = { ...planned, number: planned.number - earlierMinutes };
    return this.#invoke(late, { at, event, fault: 'late_body', putOff: true });
  }

  async #invoke(planned: PlannedRun, invocation: Invocation, heldUntil = () => Promise.resolve()): Promise<Answers> {
    const { sandboxes, market, ledger, slateDate } = this.#options;
    const { at, fault, putOff, event = { date: slateDate } } = invocation;
    const sandbox = await sandboxes.take();
    let struck = fault === 'late_body';
    if (fault && isMarketFault(fault)) market.faults.inject({ kind: fault, times: 1_000, source: 'action-network' });
    const given = market.faults.fired;
    const laid =
      fault &&
      layTrap(fault, {
        kill: () => sandbox.kill(),
        struck: () => {
          struck = true;
          if (fault === planned.fault) ledger.struck(fault);
        },
        released: heldUntil,
      });
    if (laid) sandbox.gates[laid.service].arm(laid.trap);
    if (putOff) sandbox.gates.dataApi.arm(refusedRecording);
    const ending = await sandbox.invoke('collect-odds', {
      at: at.toISOString(),
      remainingMs: timeFor(planned, fault),
      event,
    });
    sandboxes.give(sandbox);
    if (fault && isMarketFault(fault)) {
      struck = market.faults.fired[fault] > given[fault];
      market.faults.clear();
      if (struck) ledger.struck(fault);
    }
    const isOverlap = planned.fault === 'overlap' && fault === undefined;
    return this.#note({ ...planned, fault: isOverlap ? 'overlap' : struck ? fault : undefined }, ending, minuteAt(at));
  }

  /** What became of it, beside what could become of it. */
  #note(suffered: PlannedRun, ending: SandboxEnding, endedIn: number): Answers {
    const { ledger } = this.#options;
    const { number } = suffered;
    const report = ending.ended === 'answered' ? reportSchema.parse(ending.answer) : undefined;
    const status = report?.status ?? ending.ended;
    ledger.ended(ledger.endings, status);
    ledger.changes += report?.recorded.changes ?? 0;
    const trouble = troubleOf(suffered);
    if (trouble) ledger.trouble(trouble, endedIn);
    const circuit = ledger.explains(report?.error?.code, endedIn) ? report?.error?.code : undefined;
    if (circuit !== 'source_circuit_open') this.#noteLanding(suffered);
    else if (!ledger.landedMinutes.has(number)) ledger.gaps.set(number, circuit);
    const allowed = circuit ? ['deferred', 'skipped'] : allowedEndings(suffered);
    if (!allowed.includes(status)) {
      const why = report?.error
        ? `${report.error.code}: ${report.error.message}`
        : JSON.stringify(ending).slice(0, 300);
      ledger.problem(
        `run ${number} (fault ${suffered.fault ?? 'none'}, outage ${suffered.outage ?? 'none'}) ended ${status}: ${why}`,
      );
    }
    return ending.ended === 'answered' ? [ending.answer] : [];
  }

  #noteLanding(suffered: PlannedRun): void {
    const { ledger } = this.#options;
    if (isUnreadable(suffered)) ledger.unreadable.add(suffered.number);
    if (landsUnder(suffered)) ledger.landedMinutes.add(suffered.number);
    else ledger.gaps.set(suffered.number, suffered.outage === 's3_away' ? 's3_away' : (suffered.fault ?? 'state_away'));
  }
}

/** How long an invocation may take: two kinds of fault are about running out of it, and a waking database is waited for. */
function timeFor({ outage }: PlannedRun, fault: RunFaultKind | undefined): number {
  if (outage === 'database_resuming' && fault === undefined) return wakingMs;
  if (fault === 'hang') return reserveMs + 800;
  return fault === 'deadline_while_recording' ? reserveMs + deadlineMs - 500 : plentyMs;
}
