import { afterEach, describe, expect, it } from 'vitest';
import { announced, execute, exitOf, outputOf, StandAlone } from './stand-alone-rig.ts';

describe('the Data API by itself', () => {
  const processes = new StandAlone();
  afterEach(() => processes.clear());

  it('prints where it is, keeps its data, refuses other logins, and ends when it is asked to', async () => {
    const dataDir = processes.dataDir();
    const first = processes.start('--port', '0', '--json', '--data-dir', dataDir);
    await execute(await announced(first), 'create table kept (id int)');
    const second = processes.start('--port', '0', '--data-dir', dataDir);
    expect(await outputOf(second, 'stderr')).toContain(
      `The database in ${dataDir} is in use by process ${first.pid}. End that process, or choose another folder.`,
    );
    expect(await exitOf(first, 'SIGTERM')).toEqual({ code: 0, signal: null });
    const third = processes.start('--port', '0', '--json', '--data-dir', dataDir);
    expect((await execute(await announced(third), 'select * from kept')).records).toEqual([]);
    expect(await exitOf(third, 'SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('says how to point a client at it', async () => {
    const output = await outputOf(processes.start('--help'), 'stdout');
    expect(output).toContain('--database-url');
    expect(output).toContain('npm run data-api -- --port 0 --json');
  });

  it('refuses a port that is none', async () => {
    expect(await outputOf(processes.start('--port', 'high'), 'stderr')).toContain('a port is 0 to 65535');
  });
});
