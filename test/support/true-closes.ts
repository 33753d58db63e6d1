import { type BoardGame, boardAt, isListed, type StandingMarket, statusAt } from '../../infra/local/market/board.ts';
import { consensusId, openId } from '../../infra/local/market/books.ts';
import { plainMarkets, plainPeriods } from '../../infra/local/market/ground-truth.ts';
import { type Minute, minuteOf, newYorkDate } from '../../infra/local/market/minutes.ts';
import { carriedBooks } from '../../infra/local/market/the-odds-api/books.ts';
import { commenceMinute, eventGameOf } from '../../infra/local/market/the-odds-api/event.ts';
import { offerAt, type TrueGame, type TrueLine, trueLinesOf } from '../../infra/local/market/true-lines.ts';
import { datesBetween, daysAfter, type SlateDate } from '../../lib/odds/slate-date.ts';
import { sportsbookOf } from '../../lib/odds/sportsbook-keys.ts';
import type { DueRun, SimulatedDays } from './simulated-days.ts';

/** What the views must say of a line, by what the market really had at the moments at which it was observed. */
export interface TrueEnds {
  readonly key: string;
  readonly date: SlateDate;
  readonly game: TrueGame;
  readonly source: string;
  readonly line: TrueLine;
  readonly open: readonly unknown[];
  readonly close: readonly unknown[];
}

/** A source's game, with the slate of the attempt that it means. */
interface Attempt {
  readonly date: SlateDate;
  readonly game: TrueGame;
  readonly looks: readonly Look[];
}

/** An answer that lists a game. */
interface Look {
  readonly capturedAt: string;
  readonly minute: Minute;
  readonly isClosed: boolean;
  /** The slots that the answer has for at least one game. Of others it says nothing. */
  readonly held: () => ReadonlySet<string>;
}

const limitMs = 10 * 60_000;

/** @param syncs when the schedule was captured, in order */
export function trueEndsOf(of: SimulatedDays, due: readonly DueRun[], syncs: readonly string[]): readonly TrueEnds[] {
  const bookIds = [
    ...new Set([consensusId, openId, ...of.books.map(Number), ...carriedBooks.map(({ bookId }) => bookId)]),
  ];
  const games = datesBetween(of.from, of.to).flatMap((date) =>
    trueLinesOf({ ...of, date, bookIds }).map((game) => ({ date, game })),
  );
  return ['action-network', 'the-odds-api'].flatMap((source) => {
    const answers = answersOf(of, source, due);
    const attempts = games.map(({ date, game }) => ({
      date,
      game,
      looks: looksAt(of.seed, source, date, game, answers),
    }));
    const ofSourceGame = Map.groupBy(attempts, ({ game: { plan } }) =>
      source === 'the-odds-api' ? eventGameOf(plan) : plan.id,
    );
    return [...ofSourceGame.values()].flatMap((meant) => endsOf(of, source, meant, syncs));
  });
}

/** An attempt has an answer for each line that the source ever showed under the game's id, for whichever attempt. */
function endsOf(of: SimulatedDays, source: string, meant: readonly Attempt[], syncs: readonly string[]): TrueEnds[] {
  const shown = new Map<string, TrueLine>();
  for (const { game, looks } of meant) {
    for (const line of game.lines) {
      const name = nameOf(of, source, line);
      const isSeen = looks.some((look) => look.minute < game.plan.pitch && stateAt(source, line, look) !== null);
      if (name !== undefined && isSeen) shown.set(name, line);
    }
  }
  return meant.flatMap((attempt) =>
    [...shown].map(([name, { steps: _, ...named }]) => {
      const own = attempt.game.lines.find((line) => nameOf(of, source, line) === name);
      const line = own ?? { ...named, steps: [] };
      const { game, date } = attempt;
      const key = JSON.stringify([game.gamePk, date, source, ...JSON.parse(name)]);
      return { key, date, game, source, line, ...answerOf(source, attempt, line, syncs) };
    }),
  );
}

function answerOf(source: string, { game, looks }: Attempt, line: TrueLine, syncs: readonly string[]) {
  const { plan } = game;
  const knownFrom = (minute: Minute | null | undefined) =>
    minute == null ? undefined : syncs.find((at) => minuteOf(new Date(at)) >= minute);
  const [beginsAt = '', endsAt = '9'] = [knownFrom(plan.fortune?.makesUp?.announced), knownFrom(plan.postponedAt)];
  const cut = new Date(plan.pitch * 60_000).toISOString();
  const before = looks.filter(({ capturedAt }) => capturedAt >= beginsAt && capturedAt < endsAt && capturedAt <= cut);
  const speaks = (look: Look) => speaksFor(line, look);
  const priceAt = (look: Look) => priceIn(stateAt(source, line, look));
  const first = before.findIndex((look) => priceAt(look) !== null);
  const opened = before[first];
  const missing = opened || before.some(speaks) ? 'not_offered' : 'not_seen';
  const open = opened
    ? ['measured', null, ...(priceAt(opened) ?? []), opened.capturedAt, first === 0]
    : ['missing', missing, null, null, null, null];
  if (plan.postponedAt !== null) return { open, close: ['missing', 'postponed', null, null, null, null] };
  const last = opened && before.findLast((look) => priceAt(look) !== null);
  if (last === undefined) return { open, close: ['missing', missing, null, null, null, null] };
  const off = before.find((look) => look.capturedAt > last.capturedAt && speaks(look))?.capturedAt ?? null;
  const untilCut = (at: string) => Date.parse(cut) - Date.parse(at);
  if (off !== null && untilCut(off) > limitMs) return { open, close: ['missing', 'withdrawn', null, null, null, null] };
  const wasClosed = before.some(({ isClosed, capturedAt }) => isClosed && capturedAt > last.capturedAt);
  const verdict =
    Date.parse(off ?? cut) - Date.parse(last.capturedAt) <= limitMs
      ? ['measured', null]
      : ['stale', wasClosed ? 'source_closed' : 'not_seen'];
  return { open, close: [...verdict, ...(priceAt(last) ?? []), last.capturedAt, off] };
}

type State = ReturnType<typeof offerAt>;

const priceIn = (state: State) => (state === null || state === 'suspended' ? null : [state.value, state.odds]);

/** What the answer shows of the line. The Odds API leaves out what is suspended. */
function stateAt(source: string, line: TrueLine, look: Look): State {
  if (!speaksFor(line, look)) return null;
  const state = offerAt(line, look.minute);
  return state === 'suspended' && source === 'the-odds-api' ? null : state;
}

function speaksFor({ bookId, period, market, rung }: TrueLine, look: Look): boolean {
  return !look.isClosed && look.held().has(slotText(bookId, period, market, rung !== 'main'));
}

const slotText = (...parts: readonly [bookId: number, period: string, market: string, isAlternate: boolean]) =>
  parts.join(' ');

/** As the views name the line; undefined if the source does not show it. */
function nameOf(of: SimulatedDays, source: string, line: TrueLine): string | undefined {
  const key = bookKeyOf(of, source, line);
  if (key === undefined) return undefined;
  const { period, market, team, side, rung } = line;
  return JSON.stringify([sportsbookOf(source, key, `${of.from}T00:00:00Z`), period, market, team, side, rung]);
}

/** How the source calls the book of a line, if it shows the line. */
function bookKeyOf({ books }: SimulatedDays, source: string, line: TrueLine): string | undefined {
  const { bookId, period, market, rung } = line;
  if (source === 'action-network') return [...books, '15', '30'].includes(String(bookId)) ? String(bookId) : undefined;
  if (period !== 'full_game' || market === 'team_total' || rung !== 'main') return undefined;
  return carriedBooks.find((book) => book.region === 'us' && book.bookId === bookId)?.key;
}

interface Answer {
  readonly capturedAt: string;
  readonly minute: Minute;
  readonly slateDates: readonly SlateDate[];
  readonly held: () => ReadonlySet<string>;
}

function answersOf(of: SimulatedDays, source: string, due: readonly DueRun[]): readonly Answer[] {
  return due.flatMap(({ source: asked, slateDate, minute, capturedAt }) => {
    if (asked !== source || capturedAt === null) return [];
    const slateDates = slateDate === null ? around(minute) : [slateDate];
    const listed = () => slateDates.flatMap((date) => boardAt(of.seed, date, minute, of.days));
    const held = once(() => new Set(listed().flatMap((game) => slotsIn(source, game, minute))));
    return [{ capturedAt, minute, slateDates, held }];
  });
}

/** The slates of The Odds API's answer. */
function around(minute: Minute): readonly SlateDate[] {
  const today = newYorkDate(new Date(minute * 60_000));
  return [-1, 0, 1].map((days) => daysAfter(today, days));
}

function slotsIn(source: string, { plan, status, markets }: BoardGame, minute: Minute): readonly string[] {
  const isListed = source === 'action-network' || status === 'scheduled' || status === 'inprogress';
  const hasBegun = plan.postponedAt === null && minute >= plan.pitch;
  const isShown = (market: StandingMarket) =>
    source === 'action-network' ||
    (market.status !== 'suspended' && market.live === hasBegun && market.bookId !== openId);
  return markets
    .filter((market) => isListed && isShown(market))
    .flatMap(({ bookId, period, market, offers }) =>
      offers.map(({ alternate }) => slotText(bookId, plainPeriods[period], plainMarkets[market], alternate)),
    );
}

function looksAt(
  seed: number,
  source: string,
  date: SlateDate,
  { plan }: TrueGame,
  answers: readonly Answer[],
): readonly Look[] {
  const isAsked = ({ slateDates, minute }: Answer) => minute < plan.pitch + 60 && slateDates.includes(date);
  return answers.filter(isAsked).flatMap(({ capturedAt, minute, held }) => {
    if (!isListed(plan, minute)) return [];
    const status = statusAt(plan, minute);
    if (source === 'action-network') return [{ capturedAt, minute, held, isClosed: status !== 'scheduled' }];
    if (status !== 'scheduled' && status !== 'inprogress') return [];
    const commence = new Date(commenceMinute(seed, plan, minute) * 60_000).toISOString();
    return [{ capturedAt, minute, held, isClosed: commence <= capturedAt }];
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
