import { userInfo } from 'node:os';

/** A container's user may have no name. */
export function whoAsks(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'without a name'}`;
  }
}
