import { Stack, Validations } from 'aws-cdk-lib';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';

/** Rules of cdk-nag that are knowingly not followed below a construct, each with its reason. */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(scope).acknowledge({ id, reason });
}

/**
 * The same for a resource with a wildcard. The id of the finding holds the resource as the template has it, and how a stack
 * refers to another one is known after all constructs are made: CDK calls validations then, and cdk-nag after them.
 */
export function acknowledgeWildcard(scope: IConstruct, resource: string, reason: string): void {
  scope.node.addValidation({
    validate: () => {
      const written = flattenCfnReference(Stack.of(scope).resolve(resource));
      acknowledge(scope, { [`AwsSolutions-IAM5[Resource::${written}]`]: reason });
      return [];
    },
  });
}
