import * as z from 'zod';

/** The body of a dashboard, as far as it is drawn. A widget with anything else is drawn as a frame that names it. */
const common = {
  x: z.int().min(0).max(23).optional(),
  y: z.int().min(0).optional(),
  width: z.int().min(1).max(24).default(6),
  height: z.int().min(1).max(1000).default(6),
};
/** Only so: a colour becomes part of the picture. */
export const colorSchema = z.string().regex(/^#[0-9a-fA-F]{3,8}$/);
const side = z.enum(['left', 'right']);

const annotation = z.strictObject({
  value: z.number(),
  label: z.string().optional(),
  color: colorSchema.optional(),
  fill: z.enum(['above', 'below', 'none']).optional(),
  yAxis: side.optional(),
  visible: z.boolean().default(true),
});
export type HorizontalAnnotation = z.infer<typeof annotation>;
const verticalAnnotation = z.strictObject({
  value: z.string(),
  label: z.string().optional(),
  color: colorSchema.optional(),
  visible: z.boolean().default(true),
});
const axis = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  label: z.string().optional(),
  showUnits: z.boolean().optional(),
});

const metricWidget = z.strictObject({
  view: z.enum(['timeSeries', 'singleValue', 'bar', 'table']).default('timeSeries'),
  title: z.string().default(''),
  region: z.string().optional(),
  metrics: z.array(z.array(z.unknown()).min(1)).max(500).default([]),
  period: z.int().min(60).multipleOf(60).default(300),
  stat: z.string().default('Average'),
  stacked: z.boolean().default(false),
  liveData: z.boolean().optional(),
  sparkline: z.boolean().optional(),
  setPeriodToTimeRange: z.boolean().default(false),
  singleValueFullPrecision: z.boolean().default(false),
  legend: z.strictObject({ position: z.enum(['right', 'bottom', 'hidden']) }).default({ position: 'bottom' }),
  yAxis: z.strictObject({ left: axis.optional(), right: axis.optional() }).default({}),
  table: z
    .strictObject({
      layout: z.enum(['horizontal', 'vertical']).optional(),
      stickySummary: z.boolean().optional(),
      showTimeSeriesData: z.boolean().optional(),
      summaryColumns: z.array(z.enum(['MIN', 'MAX', 'SUM', 'AVG'])).optional(),
    })
    .default({}),
  annotations: z
    .strictObject({
      horizontal: z.array(z.union([annotation, z.tuple([annotation, annotation])])).default([]),
      vertical: z.array(verticalAnnotation).default([]),
      alarms: z.array(z.string()).max(1).default([]),
    })
    .default({ horizontal: [], vertical: [], alarms: [] }),
});
export type MetricWidget = z.infer<typeof metricWidget>;

const textWidget = z.strictObject({
  markdown: z.string(),
  background: z.enum(['transparent', 'solid']).default('solid'),
});
const logWidget = z.looseObject({
  title: z.string().default(''),
  query: z.string().optional(),
  queryString: z.string().optional(),
});
const alarmWidget = z.strictObject({
  title: z.string().default(''),
  alarms: z.array(z.string()).min(1).max(100),
  states: z.array(z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA'])).optional(),
  sortBy: z.string().optional(),
});

const schemas = { metric: metricWidget, text: textWidget, log: logWidget, alarm: alarmWidget };
export const emptyMetricWidget: MetricWidget = metricWidget.parse({});
export type AlarmWidget = z.infer<typeof alarmWidget>;

const widget = z.looseObject({ type: z.string(), properties: z.unknown(), ...common });
const bodySchema = z.looseObject({
  widgets: z.array(widget).max(500),
  periodOverride: z.enum(['auto', 'inherit']).default('auto'),
});

type WidgetContent =
  | { readonly type: 'metric'; readonly properties: MetricWidget }
  | { readonly type: 'text'; readonly properties: z.infer<typeof textWidget> }
  | { readonly type: 'log'; readonly properties: z.infer<typeof logWidget> }
  | { readonly type: 'alarm'; readonly properties: AlarmWidget }
  | { readonly type: 'not drawn'; readonly properties: { readonly title: string }; readonly reason: string };

export interface PlacedWidget {
  /** In columns and rows. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly content: WidgetContent;
}

export interface DashboardBody {
  readonly widgets: readonly PlacedWidget[];
  /** Whether long ranges are drawn with longer periods than the widgets have. */
  readonly autoPeriod: boolean;
}

/** Reads the body of a dashboard, whose references are resolved; throws a ZodError if it is none. */
export function readDashboardBody(body: unknown): DashboardBody {
  const { widgets, periodOverride } = bodySchema.parse(typeof body === 'string' ? JSON.parse(body) : body);
  const place = new NextPlace();
  return {
    autoPeriod: periodOverride === 'auto',
    widgets: widgets.map(({ type, properties, x, y, width, height }) => ({
      ...(x === undefined || y === undefined ? place.after(width, height) : { x, y }),
      width,
      height,
      content: contentOf(type, properties),
    })),
  };
}

const titled = z.looseObject({ title: z.string() }).catch({ title: '' });

function contentOf(type: string, properties: unknown): WidgetContent {
  const notDrawn = (reason: string) => ({ type: 'not drawn', properties: titled.parse(properties), reason }) as const;
  if (!Object.hasOwn(schemas, type)) return notDrawn(`Widgets of type ${type} are not drawn here.`);
  const parsed = schemas[type as keyof typeof schemas].safeParse(properties);
  if (parsed.success) return { type, properties: parsed.data } as WidgetContent;
  return notDrawn(`It is not drawn here: ${z.prettifyError(parsed.error)}`);
}

/** Places widgets without a place beside each other, and in a new row if there is no more room. */
class NextPlace {
  #x = 0;
  #y = 0;
  #rowHeight = 0;

  after(width: number, height: number): { x: number; y: number } {
    if (this.#x + width > 24) {
      this.#y += this.#rowHeight;
      this.#x = 0;
      this.#rowHeight = 0;
    }
    const place = { x: this.#x, y: this.#y };
    this.#x += width;
    this.#rowHeight = Math.max(this.#rowHeight, height);
    return place;
  }
}
