import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { wrap } from '../../core/text/width.ts';
import { OUTSIDE_THE_MODEL } from '../../policies/evaluate/evaluate.ts';
import type { AccessInput } from '../../policies/evaluate/model.ts';
import { matrixJson } from '../../policies/report.ts';
import { accessMatrix, type Matrix, type MatrixRow } from '../../policies/simulate/matrix.ts';
import type { GlobalOptions, Io } from '../io.ts';

export interface MatrixCommandOptions extends GlobalOptions {
  readonly action?: readonly string[];
  readonly arn?: string;
  readonly principal?: string;
  readonly network?: readonly string[];
}

/** `groundctl policies evaluate --matrix`: who gets in from where. */
export function printMatrix(
  io: Io,
  policies: Omit<AccessInput, 'request'>,
  options: MatrixCommandOptions,
): void {
  const matrix = accessMatrix(policies, {
    principal: options.principal,
    actions: options.action,
    resource: options.arn,
    networks: options.network,
  });
  io.print(render(io, matrix, options));
}

function render(io: Io, matrix: Matrix, { output }: GlobalOptions): string {
  const columns = columnsOf(matrix);
  switch (output) {
    case 'json':
      return renderJson(jsonDocument('policies.matrix', matrixJson(matrix)));
    case 'ndjson':
      return matrixJson(matrix)
        .networks.map((row) => renderJsonLine({ type: 'network', ...row }))
        .join('');
    case 'markdown':
      return markdownRows(matrix.rows, columns);
    default: {
      const width = io.table.width ?? Number.POSITIVE_INFINITY;
      const notes = [
        ...new Set(matrix.rows.flatMap(({ cells }) => cells.flatMap(({ notModelled }) => notModelled))),
      ];
      const lines = [
        ...matrix.assumptions.map((text) => `Assumed: ${text}.`),
        ...notes.map((text) => `Not modelled: ${text}`),
        `Not looked at: ${OUTSIDE_THE_MODEL.join('; ')}.`,
      ];
      return `${renderTable(matrix.rows, columns, io.table)}\n${lines.flatMap((line) => wrap(sanitize(line), width)).join('\n')}\n`;
    }
  }
}

function columnsOf({ actions }: Matrix): readonly Column<MatrixRow>[] {
  return [
    { header: 'Network', value: ({ network }) => network.id },
    ...actions.map(({ label }, index): Column<MatrixRow> => {
      const decisionIn = ({ cells }: MatrixRow) => cells[index]?.decision ?? 'deny';
      return {
        header: label,
        value: (row) => (decisionIn(row) === 'allow' ? '✓ allow' : '✗ deny'),
        tone: (row) => (decisionIn(row) === 'allow' ? 'success' : 'error'),
      };
    }),
    { header: 'Assumed', value: ({ network }) => network.assumed, priority: 1, min: 20 },
  ];
}
