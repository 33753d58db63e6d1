import type { Engine, Session } from '../../infra/local/data-api/engines/engine.ts';
import { Turns } from '../../infra/local/data-api/engines/turns.ts';

/** As a server says it that has so many connections, and all of them taken. */
const connectionsTaken = {
  message: 'remaining connection slots are reserved for roles with the SUPERUSER attribute',
  sqlState: '53300',
};

/** The same database for so many sessions at a time. Whoever gets none is told so at once. */
export function withFewSessions(engine: Engine, sessions: number, onRefused: () => void): Engine {
  const turns = new Turns(sessions);
  return {
    ...engine,
    async session(role, waitMs) {
      await turns.take(0, connectionsTaken).catch((error: unknown) => {
        onRefused();
        throw error;
      });
      try {
        return givenBack(await engine.session(role, waitMs), () => turns.give());
      } catch (error) {
        turns.give();
        throw error;
      }
    },
  };
}

function givenBack(session: Session, giveBack: () => void): Session {
  return {
    connectionId: session.connectionId,
    get busy() {
      return session.busy;
    },
    begin: (deadline) => session.begin(deadline),
    run: (statement, deadline) => session.run(statement, deadline),
    runBatch: (text, sets, deadline) => session.runBatch(text, sets, deadline),
    cancel: () => session.cancel(),
    release: () => {
      session.release();
      giveBack();
    },
  };
}
