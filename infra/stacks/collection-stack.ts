import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  type DeclaredFunction,
  type FunctionName,
  functionDeclarations,
  functionNamed,
  startedBySuccessOf,
} from '../../functions/declarations.ts';
import { DeployedFunction } from '../constructs/deployed-function.ts';
import { MissedRuns } from '../constructs/missed-runs.ts';
import { rotatePasswords } from '../constructs/password-rotation.ts';
import { Schedules } from '../constructs/schedules.ts';
import { runAtDeployment } from '../constructs/schema-migration.ts';
import { sourceKeys, warnOfSources } from '../constructs/source-access.ts';
import type { Stage } from '../stages.ts';
import type { StorageStack } from './storage-stack.ts';

/** All that runs. Deployed in this order: the schema, then the code that expects it, then the schedules that start it. */
export class CollectionStack extends Stack {
  constructor(scope: Construct, id: string, { stage, storage }: { stage: Stage; storage: StorageStack }) {
    super(scope, id, {
      description: `Odds (${stage.name}): the functions that collect, and when.`,
      terminationProtection: stage.protectedFromDeletion,
    });
    const missedRuns = new MissedRuns(this, 'MissedRuns', stage).queue;
    const keys = sourceKeys(this, stage);
    warnOfSources(this, stage);
    const schedules = new Schedules(this, 'Schedules', { stage, missedRuns });
    const deployed = new Map<FunctionName, DeployedFunction>();
    const deploy = (declaration: DeclaredFunction): DeployedFunction => {
      const known = deployed.get(declaration.name);
      if (known) return known;
      const after = startedBySuccessOf(declaration.name);
      const next = after && deploy(after);
      const windows = declaration.uses.windows && schedules.windowsOf(deploy(functionNamed('collect-odds')));
      const made = new DeployedFunction(this, declaration, { stage, storage, keys, missedRuns, next, windows });
      deployed.set(declaration.name, made);
      return made;
    };
    const functions = functionDeclarations.map(deploy);
    schedules.start(functions);
    const startedBy = (start: 'deployment' | 'rotation') =>
      functions.filter(({ declaration }) => declaration.startedBy[start]);
    for (const rotator of startedBy('rotation')) rotatePasswords(rotator, storage, stage);
    const expectSchema = functions.filter(
      ({ declaration: { uses, startedBy } }) => uses.database && !startedBy.deployment,
    );
    for (const migrator of startedBy('deployment')) {
      runAtDeployment(migrator, stage).executeBefore(...expectSchema, schedules);
    }
    if (stage.afterDeployment) new CfnOutput(this, 'NextStep', { value: stage.afterDeployment });
  }
}
