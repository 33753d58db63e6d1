import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { RotatingSecrets } from '../../lib/storage/rotate-login.ts';

interface SecretVersion {
  readonly secret: string | undefined;
  readonly stages: readonly string[];
}

export interface SecretState {
  readonly rotationEnabled: boolean;
  /** By their ids. */
  versions: Readonly<Record<string, SecretVersion>>;
}

/** One secret of Secrets Manager, with the refusals that AWS documents for a call that is repeated. */
export function rotatingSecrets(state: SecretState): RotatingSecrets {
  let generated = 0;
  const put = (id: string, version: SecretVersion) => {
    state.versions = { ...state.versions, [id]: version };
  };
  return {
    describe: async () => ({
      rotationEnabled: state.rotationEnabled,
      stagesOf: Object.fromEntries(Object.entries(state.versions).map(([id, { stages }]) => [id, stages])),
    }),
    read: async (_arn, stage, token) => {
      const found = Object.entries(state.versions).find(
        ([id, { stages }]) => stages.includes(stage) && (token === undefined || token === id),
      );
      return found?.[1].secret;
    },
    putPending: async (_arn, token, secret) => {
      if (state.versions[token]?.secret === undefined) put(token, { secret, stages: ['AWSPENDING'] });
    },
    makeCurrent: async (_arn, token, previous) => {
      const [current, old] = Object.entries(state.versions).find(([, v]) => v.stages.includes('AWSCURRENT')) ?? [];
      if (current !== previous) throw new OddsError('secret_refused', `AWSCURRENT is attached to ${current}`);
      if (current && old) put(current, { ...old, stages: ['AWSPREVIOUS'] });
      const pending = state.versions[token];
      put(token, { secret: pending?.secret, stages: [...(pending?.stages ?? []), 'AWSCURRENT'] });
    },
    generatePassword: async () => `generated-${++generated}`,
  };
}
