/** The limits of the Data API, documented by AWS unless a comment says otherwise. */
export const limits = {
  requestBytes: 4 * 1024 * 1024,
  sqlCharacters: 65_536,
  responseBytes: 1024 * 1024,
  rowBytes: 64 * 1024,
  statementMs: 45_000,
  transactionIdleMs: 3 * 60_000,
  transactionMs: 24 * 3_600_000,
  /** Ours: how long a call waits for a session before it is refused with the reason. */
  sessionWaitMs: 10_000,
} as const;

export interface Limits {
  readonly requestBytes: number;
  readonly sqlCharacters: number;
  readonly responseBytes: number;
  readonly rowBytes: number;
  readonly statementMs: number;
  readonly transactionIdleMs: number;
  readonly transactionMs: number;
  readonly sessionWaitMs: number;
}
