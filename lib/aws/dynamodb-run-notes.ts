import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { RunNotes } from '../telemetry/run-status.ts';
import { attributesOf, noteIn } from './run-note-items.ts';
import { told } from './state-items.ts';

const what = 'the notes of runs';

/** All notes under one partition key: one query reads them, and there is one for each thing that runs. */
const runs = 'run';

/** What runs reported of themselves, in the state table. The last writer wins: it has ended last, within milliseconds. */
export function dynamoDbRunNotes({ client, table }: { client: DynamoDBClient; table: string }): RunNotes {
  const TableName = table;
  return {
    async write(run, abortSignal) {
      const attributes = Object.entries(attributesOf(run));
      const command = new UpdateItemCommand({
        TableName,
        Key: { pk: { S: runs }, sk: { S: run.name } },
        UpdateExpression: `SET ${attributes.map(([name]) => `${name} = :${name}`).join(', ')}`,
        ExpressionAttributeValues: Object.fromEntries(attributes.map(([name, value]) => [`:${name}`, value])),
      });
      await told(what, () => client.send(command, { abortSignal }));
    },

    async readAll(abortSignal) {
      const command = new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: runs } },
      });
      const { Items = [] } = await told(what, () => client.send(command, { abortSignal }));
      return Items.flatMap((item) => noteIn(item) ?? []);
    },
  };
}
