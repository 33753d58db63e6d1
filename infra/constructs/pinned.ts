import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Gives a resource its logical id for good. CloudFormation replaces what gets a new id, and CDK derives ids from a
 * construct's place in the tree: moving a line of code would otherwise delete a database.
 */
export function pin(construct: IConstruct, logicalId: string): void {
  const resource = construct.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) throw new Error(`${construct.node.path} has no resource to pin.`);
  resource.overrideLogicalId(logicalId);
}
