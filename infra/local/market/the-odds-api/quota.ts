import type { Headers } from '../reply.ts';

/** What one key may still ask for this month, in credits. */
export interface Account {
  readonly remaining: number;
  /** Subtracts the cost of a call, and returns the headers that report it. */
  pay(credits: number): Headers;
}

export interface Accounts {
  /** By the market's clock: every key has all its credits again on the first of a month, UTC. */
  of(apiKey: string, at: Date): Account;
}

export function openAccounts(creditsPerMonth: number): Accounts {
  const used = new Map<string, number>();
  return {
    of(apiKey, at) {
      const month = `${apiKey} ${at.toISOString().slice(0, 7)}`;
      const usedNow = () => used.get(month) ?? 0;
      return {
        get remaining() {
          return creditsPerMonth - usedNow();
        },
        pay(credits) {
          used.set(month, usedNow() + credits);
          return {
            'x-requests-remaining': `${creditsPerMonth - usedNow()}`,
            'x-requests-used': `${usedNow()}`,
            'x-requests-last': `${credits}`,
          };
        },
      };
    },
  };
}
