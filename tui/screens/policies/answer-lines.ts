import { sanitize } from '../../../src/core/text/sanitize.ts';
import {
  describeMismatch,
  describeReason,
  describeStatement,
} from '../../../src/policies/evaluate/describe.ts';
import { OUTSIDE_THE_MODEL } from '../../../src/policies/evaluate/evaluate.ts';
import type { StatementTrace } from '../../../src/policies/evaluate/explain.ts';
import type { Answer } from '../../../src/policies/simulate/answer.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { errorLines, loadingLines } from '../../widgets/panel-lines.ts';
import type { Against, Asked } from './asked.ts';

/** What was asked, and whether it would get through: the decision, the statements it rests on, then the others. */
export function answerLines({ against, words, answer }: Asked, columns: number): Line[] {
  return [
    ...paragraph(`${words.join('  ')}`, columns, 'muted'),
    ...paragraph(`Decided by ${whose(against)}.`, columns, 'muted'),
    BLANK,
    ...(answer.error ? errorLines(answer.error, columns, 'n') : []),
    ...(answer.loading ? loadingLines(answer, 'AWS') : []),
    ...(answer.data ? decisionLines(answer.data, columns) : []),
  ];
}

function whose(against: Against): string {
  switch (against.type) {
    case 'document':
      return `${against.open.id}${against.open.written === undefined ? ' with example values' : ''}`;
    case 'folder':
      return `the policies in ${against.folder}`;
    case 'account':
      return `the policies of ${against.role} and of bucket ${against.bucket}, as AWS has them now`;
  }
}

function decisionLines({ request, explanation, assumptions, missing }: Answer, columns: number): Line[] {
  const { decision, statements, notModelled } = explanation;
  const isAllowed = decision === 'allow';
  const deciding = statements.filter(({ decided }) => decided);
  const others = statements.filter(({ decided }) => !decided);
  return [
    [
      marked(isAllowed ? 'ok' : 'error', isAllowed ? 'allowed' : 'denied', isAllowed ? 'good' : 'bad'),
      span(`  ${request.action} on ${request.resource}`, 'plain', true),
    ],
    ...paragraph(describeReason(explanation, request), columns, 'plain', 2),
    ...[...assumptions.map((text) => `Assumed: ${text}.`), ...missing.map(notThere)].flatMap((text) =>
      paragraph(`! ${text}`, columns, 'warn', 2),
    ),
    ...notModelled.flatMap((text) => paragraph(`! Not modelled: ${text}`, columns, 'warn', 2)),
    BLANK,
    ...(deciding.length > 0 ? [line('What decides', 'accent'), ...traceLines(deciding, columns)] : []),
    ...(others.length > 0 ? [line('The others', 'accent'), ...traceLines(others, columns)] : []),
    ...paragraph(`Not looked at: ${OUTSIDE_THE_MODEL.join('; ')}.`, columns, 'muted'),
  ];
}

function notThere(what: string): string {
  return `Not read, so the answer may be different: ${what}.`;
}

const APPLIES = { yes: 'applies', no: 'does not apply', 'not-modelled': 'may apply' } as const;

function traceLines(traces: readonly StatementTrace[], columns: number): Line[] {
  return [
    ...traces.flatMap(({ statement, effect, applies, mismatches }) => [
      ...paragraph(`${effect}  ${describeStatement(statement)}: ${APPLIES[applies]}`, columns, 'plain', 2),
      ...mismatches.flatMap((each) => paragraph(sanitize(describeMismatch(each)), columns, 'muted', 4)),
    ]),
    BLANK,
  ];
}
