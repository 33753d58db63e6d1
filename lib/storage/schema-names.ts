/** The names of the two schemas. A rebuild creates both once more under other names, by the same statements. */
export interface SchemaNames {
  /** The tables and functions that recording uses. */
  readonly history: string;
  /** The views that people query, and the ledger of migrations. */
  readonly odds: string;
}

export const liveSchemas: SchemaNames = { history: 'history', odds: 'odds' };
