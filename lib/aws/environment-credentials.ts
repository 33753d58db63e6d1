import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * What a bundle has in the place of the SDK's chain of credential providers (`infra/bundle-options.ts`). Lambda puts the role's
 * credentials into the environment, where the chain looks first; the profiles, single sign-on and metadata services that it
 * knows beside that are 117 kB.
 */
export const defaultProvider = fromEnv;
