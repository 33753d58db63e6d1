import { type Slot, slotOf, slotsOf, teamsOf } from '../../odds/market.ts';
import { isFields } from '../fields.ts';
import type { OutcomeTally, SkipReason } from '../outcome-tally.ts';
import { outcomesOfTeam } from '../team-markets.ts';
import type { Frame, Game } from './game.ts';
import type { SlotEntries } from './market.ts';
import { teamOf } from './outcome.ts';
import type { Place } from './places.ts';
import type { ParsedRequest } from './request.ts';
import { slotsAt } from './scope.ts';
import { isLay, marketOf, type NamedMarket, namedMarket } from './vocabulary.ts';

interface GameMarket extends SlotEntries {
  /** All slots that its outcomes could be of, if they cannot be read. */
  readonly possible: Set<Slot>;
}

/** The outcomes of a game, by their slot. What is not read is counted already. */
interface SortedGame {
  readonly markets: Iterable<GameMarket>;
  /** Slots of which an outcome may be in a place that cannot be named, or is in play. */
  readonly silent: Set<Slot>;
  /** Slots of which a part is in play: their other outcomes are not the whole market. */
  readonly inPlay: ReadonlySet<Slot>;
}

/** The source can list a market twice under two names, such as a three-way moneyline. */
export function sortBySlot(game: Game, frame: Frame, tally: OutcomeTally): SortedGame {
  const markets = new Map<Slot, GameMarket>();
  const silent = new Set<Slot>();
  const inPlay = new Set<Slot>();
  for (const place of game.places) {
    const { sportsbook, market: sourceMarket, outcomes } = place;
    const reason = reasonToSkip(place, game, frame.requested);
    const named = sourceMarket === null ? undefined : namedMarket(sourceMarket);
    if (reason !== undefined) skipPlace(place, reason, tally);
    if (reason === undefined && sportsbook !== undefined && named !== undefined) {
      addTo(markets, { place, sportsbook, named, game, frame }, tally);
      continue;
    }
    if (reason === undefined) tally.reject('unreadable_outcome', outcomes.length);
    else if (reason !== 'live') continue;
    for (const slot of slotsAt(place, frame.held)) silent.add(slot);
    if (reason !== 'live' || sportsbook === undefined || named === undefined) continue;
    const market = marketOf(named, outcomes);
    for (const slot of slotsOf(sportsbook, named.period, market, named.part)) inPlay.add(slot);
  }
  return { markets: markets.values(), silent, inPlay };
}

function skipPlace({ book, title, market, outcomes }: Place, reason: SkipReason, tally: OutcomeTally): void {
  if (reason === 'unknown_sportsbook') tally.skipUnknownBook({ key: book ?? '', title }, outcomes.length);
  else if (reason === 'unknown_market' && market !== null) tally.skipMarket(market, outcomes.length);
  else tally.skip(reason, outcomes.length);
}

/** The reason to skip a place; undefined if it is to be read. A name that the answer lacks is no fault. */
function reasonToSkip(
  { book, sportsbook, market, updatedAt }: Place,
  game: Game,
  requested: ParsedRequest,
): SkipReason | undefined {
  if (book !== null && sportsbook === undefined) return 'unknown_sportsbook';
  if (market !== null && isLay(market)) return 'lay_price';
  const named = market === null ? undefined : namedMarket(market);
  if (market !== null && named === undefined) return 'unknown_market';
  if ((book !== null && !requested.book(book)) || (market !== null && !requested.market(market))) return 'not_asked';
  // The source saw it after the start: then it is in play, and our clock or the answer is behind.
  return updatedAt !== null && updatedAt >= game.startTime ? 'live' : undefined;
}

interface NamedPlace {
  readonly place: Place;
  readonly sportsbook: string;
  readonly named: NamedMarket;
  readonly game: Game;
  readonly frame: Frame;
}

function addTo(
  markets: Map<Slot, GameMarket>,
  { place, sportsbook, named, game, frame }: NamedPlace,
  tally: OutcomeTally,
) {
  const market = marketOf(named, place.outcomes);
  const { period, part } = named;
  const possible = slotsAt(place, frame.held);
  const isAlternate = part === 'alternate';
  const outcomes = place.outcomes.map((outcome) => ({
    outcome,
    team: market === 'team_total' ? teamOf(outcome, game.teams) : null,
    line: lineNameOf(outcome, isAlternate),
  }));
  for (const team of teamsOf(market)) {
    const slot = slotOf(sportsbook, period, market, team, part);
    const marketPlace = { sportsbook, period, market, teams: game.teams, format: frame.format };
    const known = markets.get(slot) ?? {
      slot,
      place: marketPlace,
      entries: [],
      possible: new Set(),
      isIncomplete: false,
    };
    markets.set(slot, known);
    for (const each of possible) known.possible.add(each);
    for (const { outcome, team: named } of outcomesOfTeam(team, outcomes)) {
      if (named === undefined) known.isIncomplete = true;
      else known.entries.push({ outcome, team, isAlternate });
    }
  }
  for (const { outcome, team } of outcomes) {
    if (team === undefined) tally.reject(isFields(outcome) ? 'missing_team' : 'unreadable_outcome', 1);
  }
}

/** Null if the outcome does not say which line it is. */
function lineNameOf(outcome: unknown, isAlternate: boolean): string | null {
  if (!isFields(outcome) || typeof outcome.name !== 'string') return null;
  return `${outcome.name}/${isAlternate ? outcome.point : 'main'}`;
}
