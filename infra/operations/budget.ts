import type { CfnBudgetProps } from 'aws-cdk-lib/aws-budgets';
import type { Stage } from '../stages.ts';

/**
 * Warns at 80 % of the month's limit, and if the forecast exceeds it. It counts what has the tag of the stage, once the account
 * has activated `stage` as a cost allocation tag; until then it counts nothing.
 */
export function monthlyBudget(stage: Stage, topicArn: string): CfnBudgetProps {
  const subscribers = [{ subscriptionType: 'SNS', address: topicArn }];
  const warning = { comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' };
  return {
    budget: {
      budgetName: `odds-${stage.name}`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: stage.watching.monthlyBudgetUsd, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:stage$${stage.name}`] },
    },
    notificationsWithSubscribers: [
      { notification: { ...warning, notificationType: 'ACTUAL', threshold: 80 }, subscribers },
      { notification: { ...warning, notificationType: 'FORECASTED', threshold: 100 }, subscribers },
    ],
  };
}
