/** A service of the machine: where it answers, and how to end it. */
export interface LocalService {
  readonly url: string;
  close(): Promise<void>;
}
