import { describe, expect, it } from 'vitest';
import { openAccounts } from '../../../../../../infra/local/market/the-odds-api/quota.ts';

const july = new Date('2026-07-31T23:59:59Z');

describe('the quota of a key', () => {
  it('is reported as what remains, what was used, and what the call cost', () => {
    const account = openAccounts(500).of('a', july);
    account.pay(3);
    expect(account.pay(2)).toEqual({
      'x-requests-remaining': '495',
      'x-requests-used': '5',
      'x-requests-last': '2',
    });
    expect(account.remaining).toBe(495);
  });

  it('is counted for each key by itself, and whole again on the first of a month', () => {
    const accounts = openAccounts(500);
    accounts.of('a', july).pay(499);
    expect(accounts.of('b', july).remaining).toBe(500);
    expect(accounts.of('a', july).remaining).toBe(1);
    expect(accounts.of('a', new Date('2026-08-01T00:00:00Z')).remaining).toBe(500);
  });
});
