import { exampleParameters } from './catalogue/examples.ts';
import type { Template } from './catalogue/template.ts';
import { describeMismatch, describeReason, describeStatement } from './evaluate/describe.ts';
import { OUTSIDE_THE_MODEL } from './evaluate/evaluate.ts';
import type { AccessExplanation } from './evaluate/explain.ts';
import type { AccessRequest } from './evaluate/model.ts';
import { generateDocument } from './generate/generate.ts';
import type { Matrix, MatrixCell } from './simulate/matrix.ts';
import type { DiffCell, MatrixDiff } from './simulate/matrix-diff.ts';
import type { MatrixNetwork } from './simulate/networks.ts';

/** A document of the catalogue for `--output json`. */
export function templateJson(template: Template) {
  const names = [...new Set(template.variants.flatMap(({ parameters }) => Object.keys(parameters)))];
  return {
    id: template.id,
    title: template.title,
    purpose: template.purpose,
    kind: template.attachment,
    attachTo: template.attachTo,
    variants: template.variants.map(({ id }) => id),
    parameters: names.map((name) => parameterJson(template, name)),
  };
}

function parameterJson(template: Template, name: string) {
  const variants = template.variants.filter(({ parameters }) => Object.hasOwn(parameters, name));
  const parameter = variants[0]?.parameters[name];
  if (!parameter) return { name };
  const { type, required, many, description, example, fallback } = parameter;
  return {
    name,
    type,
    required,
    many,
    ...(fallback !== undefined && { default: fallback }),
    description,
    example,
    variants: variants.map(({ id }) => id),
  };
}

/** Every variant of a document with its notes, made with example parameters. */
export function variantsJson(template: Template) {
  return template.variants.map((variant) => {
    const { document, notes, cautions, size } = generateDocument(template.id, exampleParameters(variant), {
      variant: variant.id,
    });
    return {
      id: variant.id,
      title: variant.title,
      statements: notes.map((note) => ({ ...note })),
      cautions: [...cautions],
      ...(size && { limit: size.limit.max, limitOf: size.limit.what }),
      example: document,
    };
  });
}

/** A decision with what became of every statement. */
export function explanationJson(explanation: AccessExplanation, request: AccessRequest) {
  return {
    decision: explanation.decision,
    reason: explanation.reason.kind,
    because: describeReason(explanation, request),
    statements: explanation.statements.map(({ statement, effect, applies, decided, mismatches }) => ({
      statement: describeStatement(statement),
      policy: statement.policy,
      policyIndex: statement.policyIndex,
      statementIndex: statement.statementIndex,
      sid: statement.sid ?? null,
      effect,
      applies,
      decided,
      mismatches: mismatches.map(describeMismatch),
    })),
    notModelled: [...explanation.notModelled],
    outsideTheModel: [...OUTSIDE_THE_MODEL],
  };
}

/** What becomes of each action in each network, before and after. */
export function matrixDiffJson({ gains, loses, ...matrix }: MatrixDiff) {
  const decision = ({ before, after, change }: DiffCell) => ({
    change,
    before: before.decision,
    after: after.decision,
    because: after.because,
  });
  return { gains, loses, ...networksJson(matrix, decision) };
}

/** The matrix with what each network was assumed to be. */
export function matrixJson(matrix: Matrix) {
  return networksJson(matrix, ({ decision, because, notModelled }: MatrixCell) => ({
    decision,
    because,
    notModelled: [...notModelled],
  }));
}

function networksJson<Cell, Decision extends object>(
  {
    actions,
    rows,
    assumptions,
  }: Pick<Matrix, 'actions' | 'assumptions'> & {
    readonly rows: readonly { readonly network: MatrixNetwork; readonly cells: readonly Cell[] }[];
  },
  decision: (cell: Cell) => Decision,
) {
  return {
    assumptions: [...assumptions],
    actions: actions.map(({ label, action, resource }) => ({ label, action, resource })),
    networks: rows.map(({ network, cells }) => ({
      network: network.id,
      assumed: network.assumed,
      decisions: cells.map((cell, index) => ({ action: actions[index]?.label ?? '', ...decision(cell) })),
    })),
    outsideTheModel: [...OUTSIDE_THE_MODEL],
  };
}
