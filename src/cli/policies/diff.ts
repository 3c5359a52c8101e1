import { usageError } from '../../core/errors.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { wrap } from '../../core/text/width.ts';
import { OUTSIDE_THE_MODEL } from '../../policies/evaluate/evaluate.ts';
import type { AccessInput, PolicyDocument } from '../../policies/evaluate/model.ts';
import { problemIn, readPolicy } from '../../policies/evaluate/read-policy.ts';
import { matrixDiffJson } from '../../policies/report.ts';
import {
  type DiffCell,
  type DiffRow,
  describeDiff,
  diffAccess,
  type MatrixDiff,
} from '../../policies/simulate/matrix-diff.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { MAX_POLICY_FILE } from './lint.ts';
import type { MatrixCommandOptions } from './matrix.ts';

type Place = 'identity' | 'resource' | 'session' | 'endpoint';

interface DiffOptions extends MatrixCommandOptions {
  readonly as?: Place;
}

/** `groundctl policies diff BEFORE AFTER`: who gains and who loses access, from where. */
export async function diff(io: Io, options: DiffOptions, before: string, after: string): Promise<ExitCode> {
  if (before === '-' && after === '-') throw usageError('Only one of the two documents can come from stdin.');
  const one = await read(io, before);
  const other = await read(io, after);
  const place = options.as ?? placeOf([one, other]);
  const found = diffAccess(inPlace(one, place), inPlace(other, place), {
    principal: options.principal,
    actions: options.action,
    resource: options.arn,
    networks: options.network,
  });
  io.print(render(io, found, options));
  return undefined;
}

async function read(io: Io, file: string): Promise<PolicyDocument> {
  const reading = readPolicy(await readText(file, MAX_POLICY_FILE, io.signal), { tolerant: true });
  if ('policy' in reading) return reading.policy;
  const what = problemIn(file, reading.problems[0]);
  throw usageError(`Not a valid policy: ${what}`, { code: 'invalid-policy' });
}

/** Principals make it the policy of a resource. */
function placeOf(documents: readonly PolicyDocument[]): Place {
  const names = documents.some(({ statements }) =>
    statements.some(({ principal }) => principal !== undefined),
  );
  return names ? 'resource' : 'identity';
}

function inPlace(document: PolicyDocument, place: Place): Omit<AccessInput, 'request'> {
  return place === 'identity' ? { identity: [document] } : { [place]: document };
}

const WORDS: { readonly [change in DiffCell['change']]: (cell: DiffCell) => string } = {
  gains: () => '+ gains',
  loses: () => '- loses',
  none: ({ after }) => after.decision,
};

function render(io: Io, found: MatrixDiff, { output }: DiffOptions): string {
  const json = matrixDiffJson(found);
  const columns = columnsOf(found);
  switch (output) {
    case 'json':
      return renderJson(jsonDocument('policies.diff', json));
    case 'ndjson':
      return json.networks.map((row) => renderJsonLine({ type: 'network', ...row })).join('');
    case 'markdown':
      return markdownRows(found.rows, columns);
    default: {
      const width = io.table.width ?? Number.POSITIVE_INFINITY;
      const changes = describeDiff(found);
      const lines = [
        ...(changes.length === 0 ? ['Nobody gains or loses access in these networks.'] : changes),
        '',
        ...found.assumptions.map((text) => `Assumed: ${text}.`),
        `Not looked at: ${OUTSIDE_THE_MODEL.join('; ')}.`,
      ];
      return `${renderTable(found.rows, columns, io.table)}\n${lines.flatMap((line) => wrap(sanitize(line), width)).join('\n')}\n`;
    }
  }
}

function columnsOf({ actions }: MatrixDiff): readonly Column<DiffRow>[] {
  return [
    { header: 'Network', value: ({ network }) => network.id },
    ...actions.map(
      ({ label }, index): Column<DiffRow> => ({
        header: label,
        value: ({ cells }) => {
          const cell = cells[index];
          return cell ? WORDS[cell.change](cell) : '';
        },
        tone: ({ cells }) => {
          const change = cells[index]?.change;
          return change === 'gains' ? 'success' : change === 'loses' ? 'error' : undefined;
        },
      }),
    ),
  ];
}
