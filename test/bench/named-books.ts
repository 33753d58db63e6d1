import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { publishedCatalogue } from '../../lib/odds/sportsbook-keys.ts';
import { sportsbooks } from '../../lib/odds/sportsbooks.ts';
import * as actionNetwork from '../../lib/sources/action-network/places.ts';
import { isFields } from '../../lib/sources/fields.ts';
import * as theOddsApi from '../../lib/sources/the-odds-api/places.ts';
import type { Bench } from './bench.ts';
import { rounded, type Section } from './section.ts';

/** Recorded by others, so they lie beside the project and not in it. */
const recordings = '../shared/payloads';
const folders = ['action-network', 'the-odds-api', 'cases'];

interface CountedBook {
  /** As the source calls it; null if an entry does not name its book. */
  readonly book: string | null;
  readonly isNamed: boolean;
  readonly outcomes: number;
}

/** Which share of the outcomes of each recorded answer is of a book that the catalogue names. */
export async function benchNamedBooks(_bench: Bench): Promise<Section> {
  const files = folders
    .map((folder) => join(recordings, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  const rows = files.filter((file) => file.endsWith('.json')).flatMap(rowOf);
  const ofCatalogue = Map.groupBy(sportsbooks, ({ kind }) => kind);
  return {
    name: 'books',
    tables: [
      { title: 'Outcomes of recorded answers whose book has a name', rows },
      {
        title: `The catalogue, version ${publishedCatalogue.version}`,
        rows: [...ofCatalogue].map(([kind, books]) => ({ kind, sportsbooks: books.length })),
      },
    ],
    goals: [],
    notes: rows.length === 0 ? [`There are no recorded answers: ${recordings} is not there.`] : [],
  };
}

function rowOf(file: string): Section['tables'][number]['rows'] {
  const books = booksIn(JSON.parse(readFileSync(file, 'utf8')));
  const outcomesOf = (counted: readonly CountedBook[]) => counted.reduce((sum, { outcomes }) => sum + outcomes, 0);
  const all = outcomesOf(books);
  if (all === 0) return [];
  const named = outcomesOf(books.filter(({ isNamed }) => isNamed));
  const unnamed = new Set(books.filter(({ isNamed }) => !isNamed).map(({ book }) => book ?? '(none)'));
  return [
    {
      recording: basename(file, '.json'),
      books: new Set(books.map(({ book }) => book)).size,
      outcomes: all,
      'named, %': rounded((100 * named) / all),
      'without a name': [...unnamed].sort().join(' ') || null,
    },
  ];
}

/** By the shape of the answer: a list, or one event, with `bookmakers` is of The Odds API. */
function booksIn(answer: unknown): readonly CountedBook[] {
  const capturedAt = new Date().toISOString();
  const namesOf = (source: string) => (book: string) => publishedCatalogue.sportsbookOf(source, book, capturedAt);
  if (isFields(answer) && Array.isArray(answer.games)) {
    const places = answer.games.flatMap((game) => actionNetwork.placesOf(game, namesOf('action-network')));
    return places.map((place) => counted(place, actionNetwork.outcomesAt(place)));
  }
  const events = Array.isArray(answer) ? answer : [answer];
  const places = events.flatMap((event) => theOddsApi.placesOf(event, namesOf('the-odds-api')));
  return places.map((place) => counted(place, place.outcomes.length));
}

function counted(place: actionNetwork.Place | theOddsApi.Place, outcomes: number): CountedBook {
  return { book: place.book, isNamed: place.sportsbook !== undefined, outcomes };
}
