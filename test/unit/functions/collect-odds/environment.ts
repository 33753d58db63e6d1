/** The variables that collect-odds requires, and no others. */
export const environment = {
  STAGE: 'test',
  CLUSTER_ARN: 'arn:aws:rds:us-east-1:000000000000:cluster:odds',
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:recorder',
  DATABASE_NAME: 'odds',
  LANDED_BUCKET: 'landed',
  STATE_TABLE: 'state',
  RUN_EVERY_MINUTES: '5',
  POWERTOOLS_SERVICE_NAME: 'collect-odds',
  POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
} as const;
