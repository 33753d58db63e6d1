import jsep from 'jsep';
import { NotEvaluatedError } from './not-evaluated.ts';

/** A metric math expression, parsed. */
export type MathExpression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** The id of a metric or of another expression, or a keyword such as REPEAT. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly elements: readonly MathExpression[] }
  | { readonly kind: 'negation'; readonly of: MathExpression }
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly left: MathExpression;
      readonly right: MathExpression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly MathExpression[] };

/** By how strongly they bind. */
const precedences: Readonly<Record<string, number>> = {
  OR: 1,
  '||': 1,
  AND: 2,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '^': 7,
};

// The library's grammar is JavaScript's; its settings are those of the process, and nothing else uses it.
jsep.removeAllUnaryOps();
jsep.removeAllBinaryOps();
jsep.removeAllLiterals();
jsep.addUnaryOp('-');
for (const [operator, precedence] of Object.entries(precedences)) {
  jsep.addBinaryOp(operator, precedence, operator === '^');
}

/**
 * Reads a metric math expression.
 *
 * @throws NotEvaluatedError if its syntax is none that is known here
 */
export function parseMathExpression(text: string): MathExpression {
  let parsed: jsep.Expression;
  try {
    parsed = jsep(text);
  } catch (error) {
    throw new NotEvaluatedError(`The expression ${text} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  return expressionOf(parsed as jsep.CoreExpression, text);
}

function expressionOf(node: jsep.CoreExpression, text: string): MathExpression {
  const read = (part: jsep.Expression) => expressionOf(part as jsep.CoreExpression, text);
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'number') return { kind: 'number', value: node.value };
      if (typeof node.value === 'string') return { kind: 'text', value: node.value };
      break;
    case 'Identifier':
      return { kind: 'name', name: node.name };
    case 'UnaryExpression':
      return { kind: 'negation', of: read(node.argument) };
    case 'BinaryExpression':
      return { kind: 'operation', operator: node.operator, left: read(node.left), right: read(node.right) };
    case 'ArrayExpression':
      return { kind: 'list', elements: node.elements.flatMap((element) => (element ? read(element) : [])) };
    case 'CallExpression':
      if (node.callee.type !== 'Identifier') break;
      return { kind: 'call', name: String(node.callee.name), parameters: node.arguments.map(read) };
  }
  throw new NotEvaluatedError(`The expression ${text} has a ${node.type}, which metric math does not know.`);
}
