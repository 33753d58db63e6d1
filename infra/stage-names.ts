/** The stages of stages.ts. Apart from it, so that the command line knows them without loading the CDK. */
export const stageNames = ['dev', 'prod'] as const;
export type StageName = (typeof stageNames)[number];
