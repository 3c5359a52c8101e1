import type { Connection } from '../../src/connect.ts';
import { COMMANDS } from '../../tui/effects/commands.ts';
import { Program, type ProgramOptions } from '../../tui/effects/program.ts';
import { AREAS } from '../../tui/screens/areas.ts';
import type { WorkteamsState } from '../../tui/screens/workteams/model.ts';
import type { AppState } from '../../tui/state/app.ts';
import { clockOfTeams, memoryConnection, teamList } from './many-teams.ts';

export interface TestProgram {
  readonly program: Program;
  /** What went to the terminal beside drawing. */
  readonly written: string[];
  readonly exits: number[];
  state(): AppState;
  workteams(): WorkteamsState;
  /** Presses keys by name, or types a text that is not a key's name. */
  press(...keys: string[]): void;
  /** Resolves once the state is as wanted. */
  until(wanted: (state: AppState) => boolean): Promise<void>;
}

export const SETTINGS = { ascii: false, mouse: false, screenReader: false, colour: true, attributes: true };

/** The program without a terminal, over an account in memory unless it is given another. */
export async function startProgram(
  options: Partial<ProgramOptions> & { readonly connection?: Connection } = {},
): Promise<TestProgram> {
  const { connection = memoryConnection(teamList(30)), ...rest } = options;
  const written: string[] = [];
  const exits: number[] = [];
  const program = new Program({
    commands: COMMANDS,
    areas: AREAS,
    connect: async () => connection,
    connectOptions: {},
    settings: SETTINGS,
    size: { columns: 80, rows: 24 },
    writable: true,
    area: undefined,
    now: clockOfTeams,
    terminal: {
      write: (text) => written.push(text),
      redraw: () => {},
      exit: (code) => exits.push(code),
      suspend: undefined,
      environment: {},
    },
    ...rest,
  });
  const test: TestProgram = {
    program,
    written,
    exits,
    state: () => program.store.get(),
    workteams: () => program.store.get().areas.workteams as WorkteamsState,
    press: (...keys) => {
      for (const key of keys) program.press(key);
    },
    until: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          if (!wanted(program.store.get())) return;
          unsubscribe();
          resolve();
        };
        const unsubscribe = program.store.subscribe(look);
        look();
      }),
  };
  program.start();
  await test.until(({ session }) => session.status !== 'connecting');
  await test.until(
    ({ session, areas }) => session.status === 'failed' || !(areas.workteams as WorkteamsState).list.loading,
  );
  return test;
}

/** The innermost overlay's type, or undefined. */
export function overlayOf(test: TestProgram): string | undefined {
  return test.state().overlays.at(-1)?.type;
}

export function planStage(test: TestProgram): string | undefined {
  return test.program.plans.dialog()?.stage;
}
