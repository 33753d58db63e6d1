import * as z from 'zod';
import { ownReferences } from '../own-references.ts';
import { type ResolvableTemplate, TemplateValues } from '../template-values.ts';

const dashboardSchema = z.looseObject({ DashboardName: z.string().optional(), DashboardBody: z.string() });

/**
 * The bodies of the dashboards in synthesised templates, as JSON, with their references resolved.
 *
 * @throws NotEvaluatedError if no value is given for a reference
 */
export function resolveDashboards(templates: readonly ResolvableTemplate[]): { name: string; body: string }[] {
  return new TemplateValues(templates, ownReferences).resources().flatMap(({ id, resource, resolve }) => {
    if (resource.Type !== 'AWS::CloudWatch::Dashboard') return [];
    const { DashboardName, DashboardBody } = dashboardSchema.parse(resolve(resource.Properties));
    return [{ name: DashboardName ?? id, body: DashboardBody }];
  });
}
