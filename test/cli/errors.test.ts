import { describe, expect, test } from 'vitest';
import { run } from '../helpers/command.ts';
import { connected } from '../helpers/sandbox.ts';

const json = (text: string) => JSON.parse(text);

describe('errors', () => {
  test('are one JSON document on stdout, a message on stderr, and a stack only with --debug', async () => {
    await using here = await connected();
    const words = ['workteams', 'show', 'nobody', '--output', 'json'];
    const { code, stdout, stderr } = await run(words, here);
    expect(code).toBe(254);
    expect(json(stdout)).toMatchObject({
      schema: 'groundctl/error/v1',
      error: { code: 'no-such-workteam', source: 'aws' },
    });
    expect(stderr).toContain('There is no work team nobody');
    expect(stderr).not.toMatch(/^ +at /m);
    const debug = await run([...words, '--debug'], here);
    // Places in the source, not in the bundle.
    expect(debug.stderr).toMatch(/^ +at .*src\/workteams\/\w+\.ts:\d+:\d+/m);
    expect(debug.stderr).not.toContain('/dist/bin/');
    expect(json(debug.stdout)).toEqual({ ...json(stdout), time: expect.any(String) });
  });

  test('of permission name the missing action and the request id', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'ListWorkteams' }, kind: 'deny', count: 1 });
    const { code, stdout, stderr } = await run(['workteams', 'list'], here);
    expect({ code, stdout }).toEqual({ code: 254, stdout: '' });
    expect(stderr).toMatch(
      /Ask for the IAM permission sagemaker:ListWorkteams\.[\s\S]*request id [0-9a-f-]{36}/,
    );
  });

  test('of credentials exit with 253', async () => {
    const { code, stderr } = await run(['workteams', 'list', '--region', 'us-east-1']);
    expect(code).toBe(253);
    expect(stderr).toMatch(/No usable AWS credentials[\s\S]*aws sso login/);
    expect((await run(['workteams', 'list'])).code).toBe(253);
  });

  test('of an endpoint that is cut off exit with 254 and say what to check', async () => {
    const here = await connected();
    await here[Symbol.asyncDispose]();
    const { code, stderr } = await run(['workteams', 'list'], here);
    expect(code).toBe(254);
    expect(stderr).toMatch(/No response from AWS[\s\S]*--endpoint-url/);
  });

  test('never show the secret key or a temporary password', async () => {
    await using here = await connected();
    const { secretAccessKey } = here.sandbox.credentials;
    const words = ['members', 'invite', 'vendor-trial', 'a@example.com', '--yes', '--debug', '-o', 'json'];
    const { stdout, stderr } = await run(words, here);
    const password = here.sandbox.inspect.mailbox()[0]?.temporaryPassword ?? '';
    expect(password).not.toBe('');
    expect(stdout + stderr).not.toContain(password);
    here.sandbox.faults.add({ match: {}, kind: 'deny', count: 50 });
    const failed = await run(['doctor', '--debug'], here);
    expect(failed.stdout + failed.stderr).not.toContain(secretAccessKey);
  });
});
