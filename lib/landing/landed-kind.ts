/**
 * A kind of landed thing: odds, answers of the official schedule. All kinds share one envelope and one form of key; each has
 * a root of its own. This much is enough to land it; {@link file://../backlog/recorded-kind.ts} adds what recording it needs.
 */
export interface LandedKind {
  /** Lower case, without a slash: it is part of the keys of the kind's state. */
  readonly name: string;
  /** Its keys begin with it. One path segment, so that no root begins with another. */
  readonly root: `${string}/`;
}
