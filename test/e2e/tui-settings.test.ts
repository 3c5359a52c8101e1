import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';
import { Project } from '../settings/folder.ts';

let sandbox: Sandbox;
let env: Record<string, string>;
let project: Project;

beforeEach(async () => {
  const made = await tuiSandbox();
  sandbox = made.sandbox;
  project = new Project();
  const config = join(project.root, 'aws-config');
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: key, AWS_ENDPOINT_URL } = made.env;
  writeFileSync(
    config,
    `[profile labeling]\nregion = us-east-1\naws_access_key_id = ${id}\naws_secret_access_key = ${key}\n`,
  );
  env = { AWS_ENDPOINT_URL: AWS_ENDPOINT_URL ?? '', AWS_CONFIG_FILE: config, HOME: project.home };
});
afterEach(async () => {
  project[Symbol.dispose]();
  await sandbox.close();
});

const open = (...words: string[]) =>
  new PtyProgram(words, { cwd: project.folder, env, columns: 120, rows: 30 });

describe('settings of a project in the terminal UI', () => {
  test('say where it goes, in the header and in every plan; copied commands go there too', async () => {
    project.write('profile: labeling\nregion: us-east-1\n');
    await using tui = open('--write');
    await tui.until('vendor-trial');
    await tui.until('labeling (project) · 123456789012 · us-east-1 (project)');
    await tui.press('l', 'source-ip');
    await tui.press(KEYS.enter, 'profile labeling comes from groundctl.yaml:1:10');
    expect(tui.text()).toContain('region us-east-1 comes from groundctl.yaml:2:9');
    expect(tui.text()).toMatch(/\$ groundctl workteams update .*--profile labeling --region us-east-1/);
  });

  test('that say read-only keep it so: W says who does, and --write opens it all the same', async () => {
    project.write('profile: labeling\nread-only: true\n');
    {
      await using tui = open();
      await tui.until('vendor-trial');
      await tui.until(/READ-ONLY/);
      await tui.press('W', 'Read-only because of groundctl.yaml:2:12. Start with --write to allow changes.');
      await tui.press('l', /Read-only because of groundctl\.yaml:2:12/);
    }
    await using tui = open('--write');
    await tui.until('vendor-trial');
    await tui.until(/CHANGES ON/);
  });

  test('hold for the sandbox as far as read-only goes', async () => {
    project.write('read-only: true\n');
    await using tui = open('--sandbox');
    await tui.until('vendor-trial');
    await tui.until(/SANDBOX, READ-ONLY/);
  });

  test('of one’s own file may open it with changes allowed', async () => {
    writeFileSync(project.userFile, 'profile: labeling\nread-only: false\ntheme: none\n');
    await using tui = open();
    await tui.until('vendor-trial');
    await tui.until(/CHANGES ON/);
    expect(tui.text()).not.toContain('(project)');
    expect(tui.raw).not.toMatch(/\x1b\[(?:\d+;)*(?:3[0-8]|9[0-7])(?:;\d+)*m/);
  });

  test('that are wrong are told on the shell’s screen, with the place', async () => {
    project.write('regoin: us-east-1\n');
    await using tui = open();
    await tui.until('groundctl.yaml:1:1: "regoin" is not known: did you mean region?');
    expect((await tui.exit()).code).toBe(253);
  });
});
