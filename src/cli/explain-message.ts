import { jsonDocument, renderJson } from '../core/report/json.ts';
import { markdownTable } from '../core/report/markdown.ts';
import { sanitize } from '../core/text/sanitize.ts';
import { wrap } from '../core/text/width.ts';
import {
  type AuthorizationMessage,
  encodedMessageIn,
  type MessageCondition,
} from '../policies/authorization-message.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';
import { readText } from './read-text.ts';

const MAX_TEXT = 65_536;

/** `groundctl explain --encoded MESSAGE`: which statement refused, from the account's own STS. */
export async function explainMessage(io: Io, options: GlobalOptions, given: string): Promise<ExitCode> {
  const encoded = encodedMessageIn(given === '-' ? await readText('-', MAX_TEXT, io.signal) : given);
  const { policies } = await io.connect(options);
  const message = await policies.decodeMessage(encoded, { signal: io.signal });
  io.print(render(io, message, options));
  return undefined;
}

function render(io: Io, message: AuthorizationMessage, { output }: GlobalOptions): string {
  const because = reason(message);
  if (output === 'json') return renderJson(jsonDocument('explain.message', { ...message, because }));
  const rows = [
    ['Principal', message.principal],
    ['Action', message.action],
    ['Resource', message.resource],
    ...message.matchedStatements.map(({ sid, effect, actions, resources, conditions }) => [
      `Statement ${sid === '' ? '(no Sid)' : sid}`,
      [effect, actions.join(', '), resources.join(', '), conditions.map(inWords).join('; ')]
        .filter((part) => part !== '')
        .join(' | '),
    ]),
    ...message.conditions.map(({ key, values }) => [key, values.join(', ')]),
  ];
  if (output === 'markdown') return `**${because}**\n\n${markdownTable(['', ''], rows)}`;
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const room = Math.max(20, (io.table.width ?? 100) - width - 2);
  const lines = rows.flatMap(([name = '', value = '']) =>
    wrap(sanitize(value), room).map((line, index) =>
      `${(index === 0 ? sanitize(name) : '').padEnd(width)}  ${line}`.trimEnd(),
    ),
  );
  return `${[...wrap(sanitize(because), io.table.width ?? 100), '', ...lines].join('\n')}\n`;
}

function reason({ allowed, explicitDeny, matchedStatements, action }: AuthorizationMessage): string {
  if (allowed) return `${action} was allowed.`;
  if (!explicitDeny) return `${action} was refused because no statement allows it.`;
  const names = matchedStatements.map(({ sid }) =>
    sid === '' ? 'a statement without Sid' : `statement ${sid}`,
  );
  return `${action} was refused with an explicit deny${names.length > 0 ? ` by ${names.join(', ')}` : ''}.`;
}

function inWords({ key, values }: MessageCondition): string {
  return `${key} ${values.join(', ')}`;
}
