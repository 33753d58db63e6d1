import { type Command, Option } from 'commander';
import { assume } from '../../infra/cost/assumptions.ts';
import { type PricedRegion, pricedRegions, pricesOf } from '../../infra/cost/prices.ts';
import { costLines } from '../cost-lines.ts';
import type { Surroundings } from '../session.ts';
import { jsonOf } from '../store.ts';

interface CostOptions {
  readonly region: PricedRegion;
  readonly assume: readonly string[];
  readonly json?: true;
}

const examples = `
Computes the month from the settings of the stage, the templates of this checkout and what healthy runs ask of AWS: by list prices,
without a free tier. It needs no account and no network. docs/cost.md has it for each stage.

Examples:
  odds cost --stage prod                                            a month in season beside one out of it
  odds cost --stage prod --assume awake-acu=0.8 landed-kb=21        with what you measured
  odds cost --stage dev --json                                      as one JSON object`;

export function addCost(program: Command, surroundings: Surroundings): void {
  program
    .command('cost')
    .addOption(new Option('--region <region>', 'whose prices').choices(pricedRegions).default('us-east-1'))
    .option('--assume <name=value...>', 'replace assumptions', [])
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { region, assume: settings, json } = command.optsWithGlobals<CostOptions>();
      const { terminal, store } = surroundings;
      const { stage: name } = store;
      if (name === undefined)
        return command.error("error: 'cost' needs '--stage <name>': a machine of yours costs nothing");
      const assumptions = assume(settings);
      const report = await terminal.during(`Synthesising stage ${name}`, async () => {
        const [{ stageNamed }, { synthesise }, { inventoryOf }, { costReportOf }] = await Promise.all([
          import('../../infra/stages.ts'),
          import('../../infra/cost/synthesise.ts'),
          import('../../infra/cost/inventory.ts'),
          import('../../infra/cost/cost-report.ts'),
        ]);
        const inventory = inventoryOf(await synthesise(name));
        return costReportOf({ stage: stageNamed(name), inventory, assumptions, prices: pricesOf[region] });
      });
      terminal.print(json ? jsonOf(store, { region, ...report }) : costLines(report, terminal).join('\n'));
    });
}
