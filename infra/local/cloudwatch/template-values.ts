import * as z from 'zod';
import { accountId, region } from '../account.ts';
import { NotEvaluatedError } from './not-evaluated.ts';

const resourceSchema = z.looseObject({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const templateSchema = z.looseObject({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: z.unknown(), Export: z.looseObject({ Name: z.unknown() }).optional() }))
    .default({}),
});

export type TemplateResource = z.infer<typeof resourceSchema>;
/** What references yield: `LogicalId` for a Ref, `LogicalId.Attribute` for an attribute, `AWS::Region` and the like. */
export type References = Readonly<Record<string, string>>;

/** A synthesised template, and the values of its references. */
export interface ResolvableTemplate {
  readonly template: unknown;
  readonly references?: References;
}

const machineReferences: References = {
  'AWS::AccountId': accountId,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

const pair = z.tuple([z.string(), z.unknown()]);
const stackOutput = z.looseObject({ OutputName: z.string() });
const attribute = z.union([z.tuple([z.string(), z.string()]).transform((parts) => parts.join('.')), z.string()]);
const substitution = z.union([
  z.string().transform((text): [string, Record<string, unknown>] => [text, {}]),
  z.tuple([z.string(), z.record(z.string(), z.unknown())]),
]);

/** Resolves what templates refer to, among them what they import from each other. */
export class TemplateValues {
  readonly #templates: readonly { parsed: z.infer<typeof templateSchema>; references: References }[];

  /** @param ownReferences the references to a resource that its template says itself */
  constructor(
    templates: readonly ResolvableTemplate[],
    ownReferences: (id: string, resource: TemplateResource) => References = () => ({}),
  ) {
    this.#templates = templates.map(({ template, references }) => {
      const parsed = templateSchema.parse(template);
      const own = Object.entries(parsed.Resources).map(([id, resource]) => ownReferences(id, resource));
      return { parsed, references: Object.assign({}, machineReferences, ...own, references) };
    });
  }

  resources(): { id: string; resource: TemplateResource; resolve: (value: unknown) => unknown }[] {
    return this.#templates.flatMap(({ parsed, references }) =>
      Object.entries(parsed.Resources).map(([id, resource]) => ({
        id,
        resource,
        resolve: (value: unknown) => this.#resolve(value, references),
      })),
    );
  }

  #resolve(value: unknown, references: References): unknown {
    if (Array.isArray(value)) return value.map((element) => this.#resolve(element, references));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? [];
    if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.#call(name, argument, references);
    }
    return Object.fromEntries(entries.map(([key, member]) => [key, this.#resolve(member, references)]));
  }

  #call(name: string, argument: unknown, references: References): unknown {
    const text = (value: unknown) => z.string().parse(this.#resolve(value, references));
    switch (name) {
      case 'Ref':
        return lookUp(z.string().parse(argument), references);
      case 'Fn::GetAtt':
        return lookUp(attribute.parse(argument), references);
      case 'Fn::Join': {
        const [separator, parts] = pair.parse(argument);
        return z.array(z.unknown()).parse(this.#resolve(parts, references)).map(text).join(separator);
      }
      case 'Fn::Sub': {
        const [template, variables] = substitution.parse(argument);
        return template.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, variable: string) => {
          if (literal !== '') return `\${${variable}}`;
          return Object.hasOwn(variables, variable) ? text(variables[variable]) : lookUp(variable, references);
        });
      }
      case 'Fn::ImportValue':
        return this.#imported(text(argument));
      case 'Fn::GetStackOutput':
        return this.#output(stackOutput.parse(argument).OutputName);
      default:
        throw new NotEvaluatedError(`${name} is not resolved here.`);
    }
  }

  /** Of any of the templates: their stacks have no names here. */
  #output(id: string): unknown {
    for (const { parsed, references } of this.#templates) {
      const output = Object.hasOwn(parsed.Outputs, id) ? parsed.Outputs[id] : undefined;
      if (output !== undefined) return this.#resolve(output.Value, references);
    }
    throw new NotEvaluatedError(`No template has an output ${id}.`);
  }

  #imported(name: string): unknown {
    for (const { parsed, references } of this.#templates) {
      const output = Object.values(parsed.Outputs).find(({ Export }) => Export?.Name === name);
      if (output !== undefined) return this.#resolve(output.Value, references);
    }
    throw new NotEvaluatedError(`No template exports ${name}.`);
  }
}

function lookUp(reference: string, references: References): string {
  const value = Object.hasOwn(references, reference) ? references[reference] : undefined;
  if (value === undefined) throw new NotEvaluatedError(`No value is given for the reference ${reference}.`);
  return value;
}
