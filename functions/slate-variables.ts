import * as z from 'zod';
import type { StageSettings } from './stage-settings.ts';

const hour = z.int().min(0).max(23);
const month = z.int().min(1).max(12);
const slate = z.object({
  league: z.string().min(1),
  everyMinutes: z.int().min(1).max(60),
  hours: z.object({ from: hour, to: hour }),
  months: z.object({ from: month, to: month }),
});

/** JSON, because a variable is one text. */
const slates = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is no JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(slate).min(1));

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Which runs are due, and when. */
export const slateVariables = {
  /** Which leagues are observed, when and how often: as infra/stages.ts has them. */
  SLATES: slates,
  TIME_ZONE: z.string().refine(isTimeZone, 'is no zone of the IANA database'),
  /** The season's switch. */
  COLLECTING: z.enum(['true', 'false']).default('true'),
  /** What starts the runs: a schedule, or a person. If a person does, silence is no fault. */
  RUNS_START_BY: z.enum(['clock', 'hand']).default('clock'),
  /** Whether the slate of the official schedule is observed every minute around first pitches. */
  CAPTURE_WINDOWS: z.enum(['true', 'false']).default('false'),
};

export function slateSettingsOf(stage: StageSettings) {
  return {
    SLATES: JSON.stringify(stage.slates),
    TIME_ZONE: stage.timeZone,
    COLLECTING: String(stage.collecting),
    CAPTURE_WINDOWS: String(stage.captureWindows),
    ...(stage.runsStartBy && { RUNS_START_BY: stage.runsStartBy }),
  };
}
