import type { Column, StatementOutcome } from './engine.ts';

interface FieldDescription {
  readonly name: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

/** Collects the backend's messages of one statement; both drivers speak the same protocol. */
export class OutcomeReader {
  #columns: Column[] | undefined;
  readonly #rows: (string | null)[][] = [];
  #bytes = 0;
  #command = '';
  #affected = 0;
  readonly #maxResultBytes: number;

  constructor(maxResultBytes: number) {
    this.#maxResultBytes = maxResultBytes;
  }

  rowDescription(fields: readonly FieldDescription[]): void {
    this.#columns = fields.map((field) => ({
      name: field.name,
      typeOid: field.dataTypeID,
      typeModifier: field.dataTypeModifier,
      tableOid: field.tableID,
      columnNumber: field.columnID,
    }));
  }

  dataRow(values: readonly (string | null)[]): void {
    for (const value of values) this.#bytes += value?.length ?? 0;
    if (this.#bytes <= this.#maxResultBytes) this.#rows.push([...values]);
  }

  /** `SELECT 3`, `INSERT 0 3`, `CREATE TABLE` */
  commandComplete(tag: string): void {
    const counted = /^(\D+?)(?: \d+)? (\d+)$/.exec(tag);
    this.#command = counted?.[1] ?? tag;
    this.#affected = Number(counted?.[2] ?? 0);
  }

  outcome(): StatementOutcome {
    return {
      columns: this.#columns,
      rows: this.#rows,
      truncated: this.#bytes > this.#maxResultBytes,
      command: this.#command,
      affected: this.#affected,
    };
  }
}
