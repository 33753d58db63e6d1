import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { BacklogState } from '../backlog/backlog-state.ts';
import { odds } from '../backlog/kinds.ts';
import type { SourceLeague } from '../landing/landed-key.ts';
import type { LandedKind } from '../landing/landed-kind.ts';
import {
  markIn,
  markItem,
  mismatchIn,
  mismatchItem,
  readingNoteIn,
  readingNoteItem,
  watermarkIn,
  watermarkItem,
} from './backlog-items.ts';
import { putIf } from './conditional-writes.ts';
import { expiring, isExpired } from './expiry.ts';
import { told, toldIfHeld } from './state-items.ts';

const what = 'the backlog';

interface BacklogStateOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly now: () => Date;
  readonly kind: LandedKind;
}

/** Long enough for somebody to look at what keeps the watermark down; until then no drain asks about these keys again. */
const hintsLastMs = 3 * 24 * 60 * 60_000;
/** A drain may have hundreds of hints to write, and sockets are few. */
const hintsAtOnce = 25;
const mismatchKey = 'mismatch';

/**
 * The state of one kind's backlog in the state table. Hints lie under a partition key of their own, so that a function can be
 * allowed to write hints and nothing else. Everything is read consistently: the watermark must not be read older than
 * the marks that it relies on.
 */
export function dynamoDbBacklogState({ client, table, now, kind }: BacklogStateOptions): BacklogState {
  const TableName = table;
  const { backlogOf, marksPartitionOf, readingKeyOf, hintsOf } = partitionsOf(kind);

  const rememberOne = (pk: string, key: string, signal?: AbortSignal) => {
    const Item = { pk: { S: pk }, sk: { S: key }, ...expiring(now().getTime() + hintsLastMs) };
    return told(what, () => client.send(new PutItemCommand({ TableName, Item }), sendOptions(signal)));
  };

  const query = async function* (pk: string, after: string, signal?: AbortSignal): AsyncGenerator<Item> {
    let start: Item | undefined;
    do {
      const page = await told(what, () =>
        client.send(
          new QueryCommand({
            TableName,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk and sk > :after',
            ExpressionAttributeValues: { ':pk': { S: pk }, ':after': { S: after } },
            ...(start && { ExclusiveStartKey: start }),
          }),
          sendOptions(signal),
        ),
      );
      yield* page.Items ?? [];
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  };

  return {
    async readWatermark(league, signal) {
      const Key = { pk: { S: backlogOf(league) }, sk: { S: 'watermark' } };
      const command = new GetItemCommand({ TableName, Key, ConsistentRead: true });
      return watermarkIn((await told(what, () => client.send(command, sendOptions(signal)))).Item);
    },

    async writeWatermark(league, watermark, seen, signal) {
      const item = { pk: { S: backlogOf(league) }, sk: { S: 'watermark' }, ...watermarkItem(watermark, seen + 1) };
      const unseen = { condition: 'attribute_not_exists(pk)' };
      const since = { condition: 'version = :seen', values: { ':seen': { N: String(seen) } } };
      return await putIf(what, { client, table }, { item, ...(seen === 0 ? unseen : since) }, signal);
    },

    async settledAfter(league, key, signal) {
      const keys = new Set<string>();
      for await (const item of query(hintsOf(league), key || ' ', signal)) {
        if (!isExpired(item, now())) keys.add(sortKey.parse(item).sk.S);
      }
      return keys;
    },

    async rememberSettled(league, keys, signal) {
      for (let from = 0; from < keys.length; from += hintsAtOnce) {
        const some = keys.slice(from, from + hintsAtOnce);
        await Promise.all(some.map((key) => rememberOne(hintsOf(league), key, signal)));
      }
    },

    async forgetSettled(league, after, signal) {
      const forget = (sk: AttributeValue) => {
        const command = new DeleteItemCommand({ TableName, Key: { pk: { S: hintsOf(league) }, sk } });
        return told(what, () => client.send(command, sendOptions(signal)));
      };
      const hints: AttributeValue[] = [];
      for await (const { sk } of query(hintsOf(league), after || ' ', signal)) if (sk) hints.push(sk);
      for (let from = 0; from < hints.length; from += hintsAtOnce) {
        await Promise.all(hints.slice(from, from + hintsAtOnce).map(forget));
      }
    },

    async readMismatch(league, signal) {
      const Key = { pk: { S: backlogOf(league) }, sk: { S: mismatchKey } };
      const command = new GetItemCommand({ TableName, Key, ConsistentRead: true });
      return mismatchIn((await told(what, () => client.send(command, sendOptions(signal)))).Item);
    },

    async writeMismatch(league, mismatch, signal) {
      const Item = { pk: { S: backlogOf(league) }, sk: { S: mismatchKey }, ...mismatchItem(mismatch) };
      await told(what, () => client.send(new PutItemCommand({ TableName, Item }), sendOptions(signal)));
    },

    async marksOf(league, signal) {
      const marks = [];
      for await (const item of query(marksPartitionOf(league), ' ', signal)) marks.push(markIn(item));
      return marks;
    },

    // The SDK may send it twice: the second time finds the same reader, and writes the same.
    async mark(league, mark, signal) {
      const command = new PutItemCommand({
        TableName,
        Item: { pk: { S: marksPartitionOf(league) }, sk: { S: mark.key }, ...markItem(mark) },
        ConditionExpression: 'attribute_not_exists(pk) or reader <= :reader',
        ExpressionAttributeValues: { ':reader': { N: String(mark.reader) } },
      });
      await toldIfHeld(what, () => client.send(command, sendOptions(signal)));
    },

    async unmark(league, key, signal) {
      const Key = { pk: { S: marksPartitionOf(league) }, sk: { S: key } };
      await told(what, () => client.send(new DeleteItemCommand({ TableName, Key }), sendOptions(signal)));
    },

    async readingNote(league, signal) {
      const command = new GetItemCommand({ TableName, Key: readingKeyOf(league), ConsistentRead: true });
      return readingNoteIn((await told(what, () => client.send(command, sendOptions(signal)))).Item);
    },

    async noteReading(league, note, at, signal) {
      const command = new PutItemCommand({
        TableName,
        Item: { ...readingKeyOf(league), ...readingNoteItem(note) },
        ConditionExpression: 'attribute_not_exists(pk) or drain = :drain or reading_until <= :now',
        ExpressionAttributeValues: { ':drain': { S: note.drain }, ':now': { S: at } },
      });
      await toldIfHeld(what, () => client.send(command, sendOptions(signal)));
    },

    async forgetReading(league, drain, signal) {
      const command = new DeleteItemCommand({
        TableName,
        Key: readingKeyOf(league),
        ConditionExpression: 'drain = :drain',
        ExpressionAttributeValues: { ':drain': { S: drain } },
      });
      await toldIfHeld(what, () => client.send(command, sendOptions(signal)));
    },
  };
}

type Item = Record<string, AttributeValue>;

const sortKey = z.object({ sk: z.object({ S: z.string() }) });

/**
 * The items of odds are older than kinds, and bear no kind's name. Those of another kind can never be theirs: no name of a
 * kind, a source or a league has a slash. What a function is allowed to, it is allowed to by what stands before the `#`.
 */
function partitionsOf({ name }: LandedKind) {
  const ofKind = name === odds.name ? '' : `${name}/`;
  const leagueOf = ({ source, league }: SourceLeague) => `${ofKind}${source}/${league}`;
  return {
    backlogOf: (of: SourceLeague) => `backlog#${leagueOf(of)}`,
    marksPartitionOf: (of: SourceLeague) => `backlog-mark#${leagueOf(of)}`,
    readingKeyOf: (of: SourceLeague) => ({ pk: { S: `backlog-reading#${leagueOf(of)}` }, sk: { S: 'reading' } }),
    hintsOf: (of: SourceLeague) => `settled#${leagueOf(of)}`,
  };
}

function sendOptions(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {};
}
