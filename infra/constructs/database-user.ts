import { RemovalPolicy } from 'aws-cdk-lib';
import { DatabaseSecret } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { DatabaseRole } from '../../lib/storage/logins.ts';
import { acknowledge } from './acknowledged.ts';
import { pin } from './pinned.ts';

/**
 * A generated password for one role. The migration sets it as a SCRAM verifier computed by the client, and rotation
 * changes it the same way: no SQL text has the password.
 */
export class DatabaseUser extends Construct {
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, role: DatabaseRole) {
    super(scope, id);
    this.secret = new DatabaseSecret(this, 'Secret', { username: role });
    // Of no use without its database, and the next migration gives the role the password that is stored here.
    this.secret.applyRemovalPolicy(RemovalPolicy.DESTROY);
    pin(this.secret, id);
    acknowledge(this.secret, {
      'AwsSolutions-SMG4':
        'Rotated: by the collection stack, because the role can log in only once the schema is there.',
    });
  }
}
