import * as z from 'zod';
import type { MetricDatum } from './metric-store.ts';

/** CloudWatch refuses what is beyond. */
const greatest = 2 ** 360;
const valueSchema = z.number().min(-greatest).max(greatest);

const embeddedSchema = z.looseObject({
  _aws: z.object({
    Timestamp: z.int().nonnegative(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string().min(1).max(1024),
        Dimensions: z.array(z.array(z.string()).max(30)),
        Metrics: z.array(z.object({ Name: z.string().min(1).max(1024), Unit: z.string().default('None') })).max(100),
      }),
    ),
  }),
});
const valuesSchema = z.union([valueSchema.transform((value) => [value]), z.array(valueSchema).min(1).max(100)]);
const dimensionSchema = z.string().min(1).max(1024);

const figuresSchema = z.looseObject({ _figures: z.looseObject({}) });

/** The figures in the log of functions, as if all of them were metrics of the namespace of the first. */
export function parseFigureLog(log: string): readonly MetricDatum[] {
  return log.split('\n').flatMap((line) => {
    if (!line.startsWith('{') || !line.includes('"_figures"')) return [];
    const { _figures: declared, ...members } = figuresSchema.safeParse(JSON.parse(line)).data ?? {};
    return declared === undefined ? [] : parseEmbeddedMetrics({ ...members, _aws: declared });
  });
}

/** What CloudWatch takes from one event in the embedded metric format; throws a ZodError if CloudWatch would refuse it. */
export function parseEmbeddedMetrics(event: unknown): MetricDatum[] {
  const { _aws, ...members } = embeddedSchema.parse(event);
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit }) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(
          names.map((name) => [
            name,
            dimensionSchema.parse(members[name], { error: () => `The dimension ${name} is no text.` }),
          ]),
        ),
        unit: Unit,
        timestamp: _aws.Timestamp,
        values: valuesSchema.parse(members[Name], { error: () => `The metric ${Name} is no number.` }),
      })),
    ),
  );
}

export interface LoggedMetrics {
  readonly data: readonly MetricDatum[];
  /** Lines with metrics that CloudWatch would refuse; it counts them as EMFParsingErrors and EMFValidationErrors. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}

/** The metrics in the log of functions, which has one JSON object a line. Lines without metrics are passed over. */
export function parseMetricLog(log: string): LoggedMetrics {
  const data: MetricDatum[] = [];
  const refused: { line: number; reason: string }[] = [];
  for (const [index, line] of log.split('\n').entries()) {
    if (!line.includes('"_aws"')) continue;
    try {
      const event: unknown = JSON.parse(line);
      // A log line may quote an event; only a member at the top makes it one.
      if (typeof event === 'object' && event !== null && '_aws' in event) data.push(...parseEmbeddedMetrics(event));
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
      refused.push({ line: index + 1, reason });
    }
  }
  return { data, refused };
}
