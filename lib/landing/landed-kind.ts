/**
 * A kind of landed thing: odds, say, or answers of the official schedule. All kinds share one envelope and one form of key;
 * each has a root of its own. Landing needs no more; `RecordedKind` of lib/backlog adds what recording needs.
 */
export interface LandedKind {
  /** Lower case, without a slash: it is part of the keys of the kind's state. */
  readonly name: string;
  /** Its keys begin with it. One path segment, so that no root begins with another. */
  readonly root: `${string}/`;
}
