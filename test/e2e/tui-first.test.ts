import { DescribeWorkteamCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  ({ sandbox, env } = await tuiSandbox());
});
afterAll(() => sandbox.close());

async function flags(name: string) {
  const client = new SageMakerClient({
    region: sandbox.region,
    endpoint: sandbox.url,
    credentials: sandbox.credentials,
  });
  const answer = await client.send(new DescribeWorkteamCommand({ WorkteamName: name }));
  client.destroy();
  return answer.Workteam?.WorkerAccessConfiguration?.S3Presign?.IamPolicyConstraints;
}

describe('the terminal UI on a real screen', () => {
  test('shows the teams, moves, opens one with members and lock, and leaves with code 0', async () => {
    await using tui = new PtyProgram([], { env });
    const screen = await tui.until('radiology-readers');
    expect(screen).toMatch(/groundctl +123456789012 · us-east-1/);
    expect(screen).toContain('READ-ONLY');
    expect(tui.lines().at(-1)).toContain('? help');
    await tui.press('jj', /^> +radiology-readers/m);
    const detail = await tui.press(KEYS.enter, /Members 12/);
    expect(detail).toMatch(/Lock +● source-ip/);
    expect(detail).toMatch(/@acme\.example +✓ verified/);
    await tui.press(KEYS.esc, /6 of 25 teams/);
    tui.write('q');
    expect(await tui.exit()).toEqual({ code: 0, signal: 0 });
    expect(tui.text().trim()).toBe('');
  });

  test('locks a team after before and after were shown and confirmed, and says so after exit', async () => {
    await using tui = new PtyProgram(['--write'], { env });
    await tui.until('retail-boxes');
    await tui.press('jjj', /^> +retail-boxes/m);
    await tui.press('l', 'Lock retail-boxes');
    await tui.press(KEYS.enter, /SourceIp +Disabled → Enabled/);
    expect(tui.text()).toContain('$ groundctl workteams update retail-boxes --lock source-ip');
    expect(tui.text()).toContain('>[ Cancel ]');
    expect(await flags('retail-boxes')).not.toMatchObject({ SourceIp: 'Enabled' });
    await tui.press(KEYS.right, '>[ Apply 1 change ]');
    await tui.press(KEYS.enter, '1 change made');
    expect(await flags('retail-boxes')).toEqual({ SourceIp: 'Enabled', VpcSourceIp: 'Disabled' });
    await tui.press(KEYS.enter, /retail-boxes .*● source-ip/);
    tui.write('q');
    expect((await tui.exit()).code).toBe(0);
    await tui.until('updated workteam retail-boxes: SourceIp Disabled -> Enabled');
  });

  test('enter on the untouched dialog cancels: nothing is sent', async () => {
    await using tui = new PtyProgram(['--write'], { env });
    await tui.until('archive-review');
    await tui.press('l', 'Lock archive-review');
    await tui.press(KEYS.enter, '>[ Cancel ]');
    await tui.press(KEYS.enter, /6 of 25 teams/);
    expect(await flags('archive-review')).not.toMatchObject({ SourceIp: 'Enabled' });
  });
});
