import { CfnDeletionPolicy, CfnResource, Duration } from 'aws-cdk-lib';
import { ClusterInstance, DatabaseCluster, DatabaseClusterEngine, type IClusterEngine } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { acknowledge } from './acknowledged.ts';
import { IsolatedNetwork } from './isolated-network.ts';
import { pin } from './pinned.ts';

/** Aurora Serverless v2 PostgreSQL behind the Data API. Its owner's password is made, kept and rotated by RDS. */
export class OddsDatabase extends Construct {
  readonly clusterArn: string;
  readonly clusterIdentifier: string;
  readonly databaseName = 'odds';
  readonly ownerSecret: ISecret;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const engine = DatabaseClusterEngine.auroraPostgres({ version: stage.database.engineVersion });
    const cluster = this.#cluster(engine, stage);
    pin(cluster, 'Database');
    keepWhatIsReplaced(cluster);
    pin(cluster.node.findChild('Writer'), 'DatabaseWriter');
    if (cluster.secret === undefined) throw new Error('RDS manages the owner, so there is a secret.');
    this.clusterArn = cluster.clusterArn;
    this.clusterIdentifier = cluster.clusterIdentifier;
    this.ownerSecret = cluster.secret;
    acknowledgeRules(cluster, stage);
  }

  #cluster(engine: IClusterEngine, { database, onDestroy, protectedFromDeletion }: Stage): DatabaseCluster {
    const network = new IsolatedNetwork(this, 'Network');
    return new DatabaseCluster(this, 'Cluster', {
      engine,
      defaultDatabaseName: this.databaseName,
      credentials: { username: 'odds_owner' },
      manageMasterUserPassword: true,
      enableDataApi: true,
      vpc: network.vpc,
      subnetGroup: network.subnetGroup,
      securityGroups: [network.securityGroup],
      writer: ClusterInstance.serverlessV2('Writer', { publiclyAccessible: false }),
      serverlessV2MinCapacity: database.minAcu,
      serverlessV2MaxCapacity: database.maxAcu,
      serverlessV2AutoPauseDuration: database.sleepsAfterSeconds
        ? Duration.seconds(database.sleepsAfterSeconds)
        : undefined,
      storageEncrypted: true,
      autoMinorVersionUpgrade: true,
      backup: { retention: database.backupsKept, preferredWindow: database.backupWindow },
      preferredMaintenanceWindow: database.maintenanceWindow,
      copyTagsToSnapshot: true,
      deletionProtection: protectedFromDeletion,
      removalPolicy: onDestroy.database,
    });
  }
}

/** A change that replaces the database leaves a snapshot of the old one, on every stage. */
function keepWhatIsReplaced(cluster: DatabaseCluster): void {
  const resource = cluster.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) throw new Error('A cluster is a resource.');
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.SNAPSHOT;
}

function acknowledgeRules(cluster: DatabaseCluster, { name, protectedFromDeletion }: Stage): void {
  acknowledge(cluster, {
    'AwsSolutions-RDS6': 'No client connects to it: the Data API is called with IAM, and takes the user from a secret.',
    'AwsSolutions-RDS11': 'No network path leads to the port, whatever its number.',
  });
  if (!protectedFromDeletion) {
    acknowledge(cluster, {
      'AwsSolutions-RDS10': `Stage ${name} can be thrown away, or is deployed for the first time: landed observations fill it again.`,
    });
  }
}
