/**
 * JSON Schemas of what `--output json` prints, out of the types of what commands hand to their renderers: a member that
 * is added, renamed or taken away in the source is so in the schema, and a test holds real output to it.
 */
import { join } from 'node:path';
import ts from 'typescript';
import { type Schema, typeSchemas } from './type-schema.ts';

const root = join(import.meta.dirname, '..');

/** Where they are kept. */
export const FOLDER = 'docs/schemas/output';

/** Commands whose findings are printed as a table or as lines only. */
const WITHOUT_DOCUMENT = new Set(['jobs.watch']);

/** What a command hands over: the types of its members, together. */
interface Body {
  readonly types: readonly ts.Type[];
  readonly at: ts.Node;
}

/** The text of each schema, by its file's name: `workteams.list.v1.schema.json`. */
export function outputSchemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    [...outputSchemas()].map(([command, schema]) => [
      `${command}.v1.schema.json`,
      `${JSON.stringify(schema, undefined, 1)}\n`,
    ]),
  );
}

/** The schema of each document, by its command, such as `workteams.list`. */
function outputSchemas(): ReadonlyMap<string, Schema> {
  const program = ts.createProgram([join(root, 'src/cli/run.ts')], {
    ...ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
      ts.sys,
      root,
    ).options,
    incremental: false,
  });
  const checker = program.getTypeChecker();
  const bodies = new Map<string, Body[]>();
  const shared = new Map<string, Body>();
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.startsWith(join(root, 'src/'))) continue;
    for (const call of callsIn(file)) {
      if (nameOf(call) !== 'jsonDocument' || ts.isSpreadAssignment(call.parent)) continue;
      const [command, body] = call.arguments;
      if (command === undefined || body === undefined) continue;
      const found = { types: [checker.getTypeAtLocation(body)], at: body };
      if (ts.isStringLiteral(command)) push(bodies, command.text, found);
      else shared.set(enclosing(call), found);
    }
  }
  const plan = shared.get('renderPlanJson');
  const findings = shared.get('renderFindingsJson');
  if (plan === undefined || findings === undefined)
    throw new Error('The renderers of plans and findings are elsewhere.');
  const direct = new Set(bodies.keys());
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.includes('/src/cli/')) continue;
    for (const call of callsIn(file)) {
      const [, second, third, fourth] = call.arguments;
      const carried =
        nameOf(call) === 'carryOut'
          ? second
          : nameOf(call) === 'send' && second && commandOf(second, checker);
      if (carried && ts.isStringLiteral(carried)) push(bodies, carried.text, plan);
      const given = { renderFindings: third, reportFindings: fourth }[nameOf(call) ?? ''];
      if (given === undefined) continue;
      const report = objectOf(given, checker);
      const command = memberOf(report, 'command');
      const extra = memberOf(report, 'extra');
      // Its other forms are made of findings; the document is one of its own.
      if (command === undefined || !ts.isStringLiteral(command) || direct.has(command.text)) continue;
      if (WITHOUT_DOCUMENT.has(command.text)) continue;
      const more = extra === undefined ? [] : [checker.getTypeAtLocation(extra)];
      push(bodies, command.text, { types: [...more, ...findings.types], at: extra ?? given });
    }
  }
  return new Map([...bodies].sort().map(([command, found]) => [command, document(command, found, checker)]));
}

/** What every document has (src/cli/document-io.ts). */
const CONTEXT = {
  region: { description: 'The region that was asked; null where none was.', type: ['string', 'null'] },
  account: {
    description: 'The account that was asked; null where none was, or STS did not say.',
    type: ['string', 'null'],
  },
  time: { description: 'When the document was made.', type: 'string', format: 'date-time' },
};

function document(command: string, bodies: readonly Body[], checker: ts.TypeChecker): Schema {
  const [first] = bodies;
  if (first === undefined) throw new Error(`${command} has no document.`);
  const schemas = typeSchemas(checker, first.at);
  const shapes = bodies.flatMap(({ types }) =>
    alternatives(types).map((parts) => {
      const objects = parts.map((type) => schemas.shape(type, command));
      const properties = Object.assign({}, ...objects.map((part) => part.properties ?? {}));
      const required = objects.flatMap((part) => (part.required ?? []) as string[]);
      return {
        type: 'object',
        properties: { schema: { const: `groundctl/${command}/v1` }, ...CONTEXT, ...properties },
        required: [...new Set(['schema', ...Object.keys(CONTEXT), ...required])],
        additionalProperties: false,
      };
    }),
  );
  const distinct = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape] as const))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, shape]) => shape);
  const [only] = distinct;
  const definitions = Object.fromEntries([...schemas.definitions].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://unpkg.com/groundctl/docs/schemas/output/${command}.v1.schema.json`,
    title: `groundctl ${command.replaceAll('.', ' ')} --output json`,
    ...(distinct.length === 1 ? only : { anyOf: distinct }),
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
}

/** `[A | B, C]` is `[A, C]` or `[B, C]`. */
function alternatives(types: readonly ts.Type[]): ts.Type[][] {
  return types.reduce<ts.Type[][]>(
    (all, type) =>
      all.flatMap((before) => (type.isUnion() ? type.types : [type]).map((one) => [...before, one])),
    [[]],
  );
}

function push(bodies: Map<string, Body[]>, command: string, found: Body): void {
  bodies.set(command, [...(bodies.get(command) ?? []), found]);
}

function* callsIn(node: ts.Node): Generator<ts.CallExpression> {
  if (ts.isCallExpression(node)) yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* callsIn(child);
}

function nameOf(call: ts.CallExpression): string | undefined {
  return ts.isIdentifier(call.expression) ? call.expression.text : undefined;
}

/** The function that a call stands in. */
function enclosing(call: ts.Node): string {
  for (let at: ts.Node = call; at !== undefined; at = at.parent)
    if (ts.isFunctionDeclaration(at)) return at.name?.text ?? '';
  return '';
}

/** An object as it is written out: in place, or where the variable is declared. */
function objectOf(node: ts.Expression, checker: ts.TypeChecker): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(node)) return node;
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  const value = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value && ts.isObjectLiteralExpression(value) ? value : undefined;
}

function commandOf(node: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  return memberOf(objectOf(node, checker), 'command');
}

function memberOf(object: ts.ObjectLiteralExpression | undefined, name: string): ts.Expression | undefined {
  for (const property of object?.properties ?? []) {
    if (property.name?.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}
