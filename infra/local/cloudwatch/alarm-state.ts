export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export const missingDataTreatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

export interface EvaluationRule {
  /** N: over how many periods the alarm looks. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: (typeof missingDataTreatments)[number];
}

/**
 * How many of the newest periods CloudWatch reads for N. It reads more than N, so that real points can replace missing
 * ones, and publishes no formula: for 3 its tables show 5. This is the guess that others make too.
 */
export function evaluationRange(evaluationPeriods: number): number {
  return evaluationPeriods + Math.max(2, Math.floor(evaluationPeriods / 3));
}

/**
 * The state of an alarm by the points in its range: whether each breaches, oldest first, undefined if it is missing. The
 * rules are worked out from the tables in "Configuring how CloudWatch alarms treat missing data", all of whose cells they
 * give; its prose contradicts these.
 */
export function stateOfPoints(
  points: readonly (boolean | undefined)[],
  { evaluationPeriods, datapointsToAlarm, treatMissingData }: EvaluationRule,
  state: AlarmState,
): AlarmState {
  const present = points.filter((breaches) => breaches !== undefined);
  const alarmIf = (fires: boolean) => (fires ? 'ALARM' : 'OK');
  if (present.length >= evaluationPeriods) {
    return alarmIf(present.slice(-evaluationPeriods).filter(Boolean).length >= datapointsToAlarm);
  }
  const breaching = present.filter(Boolean).length;
  if (treatMissingData === 'breaching') {
    return alarmIf(breaching + evaluationPeriods - present.length >= datapointsToAlarm);
  }
  if (treatMissingData === 'notBreaching') return alarmIf(breaching >= datapointsToAlarm);
  const kept = treatMissingData === 'ignore' ? state : undefined;
  if (present.length === 0) return kept ?? 'INSUFFICIENT_DATA';
  if (breaching >= datapointsToAlarm) return 'ALARM';
  const oldestAge = points.length - points.findIndex((breaches) => breaches !== undefined);
  if (breaching === present.length && oldestAge >= datapointsToAlarm) return kept ?? 'ALARM';
  return 'OK';
}
