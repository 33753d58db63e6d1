import { secretArnOf } from '../account.ts';
import { readerRole } from './engines/engine.ts';

/** Finds the database role that a secret logs in as; undefined if there is no such secret. */
export type RoleOf = (secretArn: string) => string | undefined;

/** On AWS a secret holds a user and his password; on this machine its name says which role it is. */
export function localRoleOf(owner: string): RoleOf {
  const roles = new Map([
    [secretArnOf('owner'), owner],
    [secretArnOf('recorder'), 'odds_recorder'],
    [secretArnOf('reader'), readerRole],
  ]);
  return (secretArn) => roles.get(secretArn);
}
