import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AREAS, actionsOf, PROGRAM_ACTIONS } from '../../../src/policies/catalogue/program-actions.ts';
import { actionsMatching } from '../../../src/policies/lint/action-table.ts';

const root = join(import.meta.dirname, '../../..');

/**
 * The IAM actions of the calls of src/aws: those that are named, as for the probes of doctor, and the commands of the
 * clients that a file has.
 */
function calledActions(): string[] {
  const sources = globSync('src/aws/*.ts', { cwd: root }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  );
  const names = sources.flatMap((source) => {
    const services = Array.from(
      source.matchAll(/named\([^']+'([a-z0-9-]+)'\)/g),
      ([, service = '']) => service,
    );
    const commands = Array.from(source.matchAll(/new (\w+)Command\(/g), ([, command = '']) => command);
    return [
      ...Array.from(source.matchAll(/'([a-z][a-z0-9-]*:[A-Z][A-Za-z]+)'/g), ([, name = '']) => name),
      ...services.flatMap((service) => commands.map((command) => `${service}:${command}`)),
    ];
  });
  return [...new Set(names)].sort();
}

describe('the permissions for users of the program', () => {
  const listed = [...new Set(PROGRAM_ACTIONS.map(({ action }) => action))].sort();
  const explained = PROGRAM_ACTIONS.filter(({ because }) => because !== undefined).map(
    ({ action }) => action,
  );

  test('hold every action that a call of the program needs', () => {
    const needed = calledActions().filter((name) => name !== 'sts:GetCallerIdentity');
    expect(needed.length).toBeGreaterThan(20);
    expect(needed.filter((name) => !listed.includes(name))).toEqual([]);
  });

  test('hold no action that no call needs, unless it says why', () => {
    expect(listed.filter((name) => !calledActions().includes(name) && !explained.includes(name))).toEqual([]);
  });

  test('are actions that AWS documents, and give each area more than looking', () => {
    expect(listed.filter((name) => actionsMatching(name).length !== 1)).toEqual([]);
    for (const area of AREAS) {
      expect(actionsOf(area).map(({ action }) => action)).toEqual(
        expect.arrayContaining(actionsOf('read-only').map(({ action }) => action)),
      );
    }
  });
});
