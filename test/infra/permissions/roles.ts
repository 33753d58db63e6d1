import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { resourcesOf, spoken } from '../stage-templates.ts';

const oneOrMore = <T>(of: z.ZodType<T>) => z.union([of, z.array(of)]).transform((value) => [value].flat() as T[]);
const statementSchema = z.object({
  Effect: z.literal('Allow'),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.unknown()),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore(z.string()))).optional(),
});
const policySchema = z.object({
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Roles: z.tuple([z.object({ Ref: z.string() })]),
});
const roleSchema = z.object({
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z.array(z.unknown()).default([]),
  Policies: z.array(policySchema.pick({ PolicyDocument: true })).default([]),
});

/** The roles of a template, with all statements about each. */
export function rolesOf(template: Template) {
  const policies = Object.values(resourcesOf(template, 'AWS::IAM::Policy')).map((policy) =>
    policySchema.parse(policy.Properties),
  );
  const roles = Object.entries(resourcesOf(template, 'AWS::IAM::Role')).map(([id, { Properties }]) => {
    const role = roleSchema.parse(Properties);
    const attached = policies.filter(({ Roles: [{ Ref }] }) => Ref === id);
    const documents = [...role.Policies, ...attached].map(({ PolicyDocument }) => PolicyDocument);
    return { id, role, statements: documents.flatMap(({ Statement }) => Statement) };
  });

  /** What a role may do, sorted: `action on resource`, and of which keys of it if not of all. */
  const allowed = (role: string): string[] => {
    const found = roles.find(({ id }) => id.startsWith(role));
    if (found === undefined) throw new Error(`There is no role ${role}: ${roles.map(({ id }) => id).join(', ')}.`);
    return found.statements
      .flatMap(({ Action, Resource, Condition = {} }) => {
        const keys = Object.values(Condition).flatMap((values) => Object.values(values).flat());
        const only = keys.length > 0 ? ` (${keys})` : '';
        return Action.flatMap((action) => Resource.map((on) => `${action} on ${spoken(on)}${only}`));
      })
      .sort();
  };
  return { roles, allowed };
}
