import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { choiceEnvironment } from '../../functions/odds-choice-variables.ts';
import { planFault, runsPerMonth } from '../../lib/sources/the-odds-api/budget.ts';
import { choiceFault, creditsOf, defaultChoice } from '../../lib/sources/the-odds-api/odds-choice.ts';
import type { Stage } from '../stages.ts';

/** The smallest plan that is paid for. */
const smallestPlan = 20_000;

/**
 * What The Odds API is asked for, and what that may cost: checked at synthesis, and again by the function when it starts.
 *
 * @throws at synthesis if the source would refuse the choice, or if the plan does not pay for one run; warns if the plan does
 * not last for every run of a month
 */
export function theOddsApiPlan(scope: Construct, { theOddsApi, slates }: Stage) {
  if (theOddsApi === null) return undefined;
  const { choice = defaultChoice, creditsPerMonth = smallestPlan } = theOddsApi;
  const plan = {
    creditsPerRun: creditsOf(choice),
    runsPerMonth: runsPerMonth(slates),
    creditsPerMonth,
  };
  const choiceRefused = choiceFault(choice);
  if (choiceRefused !== undefined) throw new Error(`The choice of theOddsApi is refused: ${choiceRefused}.`);
  const fault = planFault(plan);
  if (fault?.is === 'refused') throw new Error(fault.message);
  if (fault !== undefined) Annotations.of(scope).addWarningV2('odds:the-odds-api-plan', fault.message);
  return {
    ...(theOddsApi.choice && choiceEnvironment(choice)),
    THE_ODDS_API_CREDITS_PER_MONTH: String(creditsPerMonth),
    THE_ODDS_API_RUNS_PER_MONTH: String(plan.runsPerMonth),
  };
}
