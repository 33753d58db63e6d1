import type { Engine, Session } from '../../infra/local/data-api/engines/engine.ts';
import { Turns } from '../../infra/local/data-api/engines/turns.ts';

/** The error of a server all of whose connections are taken. */
const connectionsTaken = {
  message: 'remaining connection slots are reserved for roles with the SUPERUSER attribute',
  sqlState: '53300',
};

/** The same database with so many sessions. Any further one is refused at once. */
export function withFewSessions(engine: Engine, sessions: number | undefined, onRefused: () => void): Engine {
  if (sessions === undefined) return engine;
  const turns = new Turns(sessions);
  return {
    ...engine,
    async session(role, waitMs) {
      await turns.take(0, connectionsTaken).catch((error: unknown) => {
        onRefused();
        throw error;
      });
      try {
        return releasing(await engine.session(role, waitMs), () => turns.give());
      } catch (error) {
        turns.give();
        throw error;
      }
    },
  };
}

function releasing(session: Session, onRelease: () => void): Session {
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
      onRelease();
    },
  };
}
