import { OddsError } from '../../lib/resilience/odds-error.ts';

interface Trace {
  /** Each with the message as its first line; causes after the error that they caused. */
  readonly stacks: readonly string[];
  /** From the log line, if there is one. */
  readonly functionName: string | undefined;
  /** Hashes of the bundles that wrote the log lines. */
  readonly bundles: readonly string[];
}

const frame = /\bindex\.mjs:\d+/;

/**
 * Reads log lines, which are JSON and may have the prefix of a tool, or the text of stacks.
 *
 * @throws OddsError `argument_invalid` if there is no frame of a bundle in it
 */
export function readTrace(input: string): Trace {
  const lines = input.split('\n').map(logLineIn);
  const logged = lines.filter((line) => line !== undefined);
  const stacks = logged.length > 0 ? logged.flatMap(stacksIn) : [input.trimEnd()];
  const found = stacks.filter((stack) => frame.test(stack));
  if (found.length === 0) {
    throw new OddsError('argument_invalid', 'The input has no stack of a bundled function: no frame names index.mjs.');
  }
  const textsOf = (key: string) => [
    ...new Set(logged.map((line) => line[key]).filter((value) => typeof value === 'string')),
  ];
  return { stacks: found, functionName: textsOf('service')[0], bundles: textsOf('bundle') };
}

type LogLine = Readonly<Record<string, unknown>>;

function logLineIn(line: string): LogLine | undefined {
  const start = line.indexOf('{"');
  if (start < 0) return undefined;
  try {
    const parsed: unknown = JSON.parse(line.slice(start));
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    // Text with a brace in it.
    return undefined;
  }
}

/** Those of an error and of its causes, however deep. Lambda itself logs a stack as a list of lines. */
function stacksIn(value: unknown): string[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const isStack = key === 'stack' || key === 'stackTrace';
    if (isStack && typeof inner === 'string') return [inner];
    if (isStack && Array.isArray(inner)) return [inner.join('\n')];
    return stacksIn(inner);
  });
}

function isRecord(value: unknown): value is LogLine {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
