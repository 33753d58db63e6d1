import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { DatabaseUserName } from '../../functions/declaration.ts';
import type { Resources } from '../../functions/environment.ts';
import { DatabaseUser } from '../constructs/database-user.ts';
import { LandedBucket } from '../constructs/landed-bucket.ts';
import { OddsDatabase } from '../constructs/odds-database.ts';
import { StateTable } from '../constructs/state-table.ts';
import type { Stage } from '../stages.ts';

/** All that is kept, and nothing that runs: code is deployed often, this is not. */
export class StorageStack extends Stack {
  readonly database: OddsDatabase;
  readonly recorder: DatabaseUser;
  readonly reader: DatabaseUser;
  readonly landed: IBucket;
  readonly state: ITableV2;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      description: `Odds (${stage.name}): the database, the landed observations, and their keys.`,
      terminationProtection: stage.protectedFromDeletion,
    });
    this.database = new OddsDatabase(this, 'Database', stage);
    this.recorder = new DatabaseUser(this, 'RecorderSecret', 'odds_recorder');
    this.reader = new DatabaseUser(this, 'ReaderSecret', 'odds_reader');
    this.landed = new LandedBucket(this, 'Landed', stage).bucket;
    this.state = new StateTable(this, 'State', stage).table;
  }

  secretOf(user: DatabaseUserName): ISecret {
    return user === 'owner' ? this.database.ownerSecret : this[user].secret;
  }

  /** As functions are given them in their environment. */
  resources(sourceVariables: Resources['sourceVariables']): Resources {
    return {
      clusterArn: this.database.clusterArn,
      databaseName: this.database.databaseName,
      landedBucket: this.landed.bucketName,
      stateTable: this.state.tableName,
      secretArnOf: (user) => this.secretOf(user).secretArn,
      sourceVariables,
      hasPasswords: true,
    };
  }
}
