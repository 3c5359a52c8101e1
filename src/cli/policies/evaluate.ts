import { EXIT, usageError } from '../../core/errors.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { PLAIN } from '../../core/report/style.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { wrap } from '../../core/text/width.ts';
import { parsePrincipal } from '../../policies/evaluate/caller.ts';
import { describeMismatch, describeReason } from '../../policies/evaluate/describe.ts';
import { OUTSIDE_THE_MODEL } from '../../policies/evaluate/evaluate.ts';
import type { AccessExplanation } from '../../policies/evaluate/explain.ts';
import type { AccessRequest } from '../../policies/evaluate/model.ts';
import { policiesFor } from '../../policies/folder/account-policies.ts';
import { FOLDER_LAYOUT } from '../../policies/folder/layout.ts';
import { readPolicyFolder } from '../../policies/folder/read-folder.ts';
import { explanationJson } from '../../policies/report.ts';
import { type Answer, answerFrom, answerRequest, withFacts } from '../../policies/simulate/answer.ts';
import { requestFromJson, requestFromWords } from '../../policies/simulate/read-request.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { MAX_POLICY_FILE } from './lint.ts';
import { type MatrixCommandOptions, printMatrix } from './matrix.ts';
import { type PolicyFiles, readPolicies } from './read-policies.ts';

interface EvaluateOptions extends GlobalOptions, PolicyFiles, MatrixCommandOptions {
  readonly request?: readonly string[];
  readonly expect?: 'allow' | 'deny';
  readonly matrix?: boolean;
  /** A folder as `policies collect` writes it. */
  readonly policies?: string;
}

/** `groundctl policies evaluate` */
export async function evaluate(io: Io, options: EvaluateOptions): Promise<ExitCode> {
  if (options.matrix !== true) refuseMatrixOptions(options);
  else if (options.request !== undefined || options.expect !== undefined) {
    throw usageError('--matrix builds its own requests: leave out --request and --expect.');
  }
  if (options.policies !== undefined) return evaluateFolder(io, options, options.policies);
  const policies = await readPolicies(io, options);
  if (options.matrix) {
    printMatrix(io, policies, options);
    return undefined;
  }
  const request = await readRequest(io, options.request ?? []);
  return answer(io, answerRequest({ ...policies, request }), options);
}

function answer(
  io: Io,
  { request, explanation, assumptions, missing }: Answer,
  options: EvaluateOptions,
): ExitCode {
  sayMissing(io, missing);
  for (const assumed of assumptions) io.say(`Assumed: ${assumed}.`);
  io.print(render(io, explanation, request, options, assumptions));
  const isAsExpected = options.expect === undefined || options.expect === explanation.decision;
  return isAsExpected ? EXIT.ok : EXIT.findings;
}

/** One request against what a folder holds; the folder's facts fill in who asks and whose the bucket is. */
async function evaluateFolder(io: Io, options: EvaluateOptions, folder: string): Promise<ExitCode> {
  const given = (['policy', 'resource', 'sessionPolicy', 'endpoint', 'boundary', 'scp'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (given !== undefined)
    throw usageError(
      `--policies and --${given === 'sessionPolicy' ? 'session-policy' : given} exclude each other: put the file into the folder.`,
    );
  const read = await readPolicyFolder(folder, (path) => readText(path, MAX_POLICY_FILE, io.signal));
  if (read.ignored.length > 0) {
    io.say(
      sanitize(
        `Not read, because their names are not those of policies: ${read.ignored.slice(0, 5).join(', ')}.`,
      ),
    );
    io.say(`Files of such a folder are ${FOLDER_LAYOUT}.`);
  }
  const { principal } = read.facts;
  if (options.matrix) {
    const network = {
      principal: parsePrincipal(principal ?? '') ?? { kind: 'anonymous' },
      action: 's3:GetObject',
      resource: '*',
      context: {},
    } as const;
    const { input, missing } = policiesFor(read, network);
    const endpoint = read.documents.find(({ kind }) => kind === 'endpoint')?.document;
    sayMissing(io, missing);
    printMatrix(
      io,
      { ...input, ...(endpoint && { endpoint }) },
      { ...(principal !== undefined && { principal }), ...options },
    );
    return EXIT.ok;
  }
  const words = options.request ?? [];
  const isWords = words.some((word) => word.includes('='));
  const request = await readRequest(io, isWords ? withFacts(read.facts, words) : words);
  return answer(io, answerFrom(read, request), options);
}

function sayMissing(io: Io, missing: readonly string[]): void {
  for (const what of missing) io.say(sanitize(`Not in the folder, so the answer may be different: ${what}.`));
}

function refuseMatrixOptions({ action, arn, principal, network }: EvaluateOptions): void {
  if ([action, arn, principal, network].some((option) => option !== undefined)) {
    throw usageError('--action, --arn, --principal and --network belong to --matrix.');
  }
}

async function readRequest(io: Io, words: readonly string[]): Promise<AccessRequest> {
  const [file, ...more] = words;
  if (file === undefined) {
    throw usageError('Which request? Add --request, or --matrix.', {
      hint: 'For example: --request action=s3:GetObject resource=arn:aws:s3:::labels/a.png principal=anonymous',
    });
  }
  if (file.includes('=') || more.length > 0) return requestFromWords(words);
  return requestFromJson(await readText(file, MAX_POLICY_FILE, io.signal), file);
}

type Trace = AccessExplanation['statements'][number];

const COLUMNS: readonly Column<Trace>[] = [
  {
    header: 'Policy',
    value: ({ statement: { policy, policyIndex } }) =>
      policy === 'identity' ? `identity ${policyIndex + 1}` : policy,
  },
  {
    header: 'Statement',
    value: ({ statement: { sid, statementIndex } }) => sid || `${statementIndex + 1}`,
    min: 12,
  },
  { header: 'Effect', value: ({ effect }) => effect },
  {
    header: 'Applies',
    value: ({ applies, decided }) => (decided ? `${applies}, decides` : applies),
    tone: ({ decided, effect }) => (decided ? (effect === 'Allow' ? 'success' : 'error') : undefined),
  },
];

function render(
  io: Io,
  explanation: AccessExplanation,
  request: AccessRequest,
  { output }: GlobalOptions,
  assumptions: readonly string[],
): string {
  const json = {
    ...explanationJson(explanation, request),
    assumptions: [...assumptions],
  };
  switch (output) {
    case 'json':
      return renderJson(jsonDocument('policies.evaluate', json));
    case 'ndjson': {
      const { statements, ...summary } = json;
      const lines = statements.map((one) => renderJsonLine({ type: 'statement', ...one }));
      return (
        lines.join('') + renderJsonLine({ type: 'summary', ...jsonDocument('policies.evaluate', summary) })
      );
    }
    case 'markdown':
      return `**${explanation.decision}** ${describeReason(explanation, request)}\n\n${markdownRows(
        explanation.statements,
        [...COLUMNS, { header: 'Why not', value: whyNot }],
      )}`;
    default:
      return renderTraces(io, explanation, request);
  }
}

function renderTraces(io: Io, explanation: AccessExplanation, request: AccessRequest): string {
  const style = io.table.style ?? PLAIN;
  const width = Math.max(40, io.table.width ?? Number.POSITIVE_INFINITY);
  const isAllowed = explanation.decision === 'allow';
  const reasons = explanation.statements.flatMap((trace) => {
    const { sid, statementIndex } = trace.statement;
    return trace.mismatches
      .map(describeMismatch)
      .flatMap((text) =>
        wrap(sanitize(`${sid || statementIndex + 1}: ${text}`), width - 2).map(
          (line, index) => `${index === 0 ? '' : '  '}${line}`,
        ),
      );
  });
  const notes = explanation.notModelled.flatMap((text) => wrap(`Not modelled: ${sanitize(text)}`, width));
  return [
    `${style.paint(isAllowed ? 'success' : 'error', explanation.decision)} ${sanitize(describeReason(explanation, request))}`,
    ...(explanation.statements.length > 0
      ? ['', renderTable(explanation.statements, COLUMNS, io.table).trimEnd()]
      : []),
    ...(reasons.length > 0 ? ['', 'Why the others do not match', ...reasons] : []),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    ...wrap(`Not looked at: ${OUTSIDE_THE_MODEL.join('; ')}.`, width),
    '',
  ].join('\n');
}

function whyNot({ mismatches }: Trace): string {
  return mismatches.map(describeMismatch).join('; ');
}
