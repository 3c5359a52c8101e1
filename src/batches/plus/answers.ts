import { parseDocument } from 'yaml';
import { usageError } from '../../core/errors.ts';
import { describeProblem } from '../../core/parsed.ts';
import { parseS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import { yamlProblems } from '../../core/text/yaml-problems.ts';
import { TASK_TYPES, type TaskType } from '../survey/file-types.ts';

/** What the console's form asks for, and what the documents need beside it. */
export interface KitAnswers {
  readonly project: string;
  readonly email: string;
  readonly taskType: TaskType;
  readonly pii: boolean;
  readonly input: Pick<S3Uri, 'bucket' | 'key'>;
  readonly output: Pick<S3Uri, 'bucket' | 'key'>;
  readonly team: string;
  readonly members: readonly string[];
  /** Name of the role that Ground Truth Plus assumes. */
  readonly role: string;
  /** Undefined: the caller's. */
  readonly account: string | undefined;
}

/** Answers as they were written, in a file or on the command line. */
export interface WrittenAnswers {
  readonly project?: string | undefined;
  readonly email?: string | undefined;
  readonly taskType?: string | undefined;
  readonly pii?: string | undefined;
  readonly data?: string | undefined;
  readonly results?: string | undefined;
  readonly team?: string | undefined;
  readonly members?: readonly string[] | undefined;
  readonly role?: string | undefined;
  readonly account?: string | undefined;
}

/** Largest answers file, in bytes. */
export const MAX_ANSWERS_BYTES = 1_000_000;

const KEYS = [
  'project',
  'email',
  'task-type',
  'pii',
  'data',
  'results',
  'team',
  'members',
  'role',
  'account',
];

/** Reads the YAML of an answers file; a usage error names every key that is none and every value of a wrong kind. */
export function parseAnswersFile(text: string, name: string): WrittenAnswers {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true, prettyErrors: true });
  const [broken] = yamlProblems(document.errors);
  const file = quoteForMessage(name);
  if (broken !== undefined)
    throw usageError(`${file} is not YAML: ${sanitize(broken.message.split('\n')[0] ?? '')}`);
  const value = plainValue(document, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw usageError(`${file} has no answers.`, {
      hint: `Write lines such as project: NAME. Keys: ${KEYS.join(', ')}.`,
    });
  }
  const problems: string[] = [];
  const read: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    if (!KEYS.includes(key)) {
      const near = didYouMean(key, KEYS);
      problems.push(
        `there is no answer ${quoteForMessage(key)}${near === undefined ? '' : `; did you mean ${near}?`}`,
      );
    } else if (key === 'members') {
      const list = typeof one === 'string' ? [one] : one;
      if (Array.isArray(list) && list.every((member) => typeof member === 'string')) read.members = list;
      else problems.push('members must be e-mail addresses, as a list or separated by commas');
    } else if (typeof one === 'string') read[key === 'task-type' ? 'taskType' : key] = one;
    else problems.push(`${key} must be text`);
  }
  if (problems.length > 0) throw usageError(`${file} cannot be used.`, { problems });
  return read;
}

function plainValue(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    throw usageError(`${file} has aliases (*name), which an answers file does not need.`, { cause: error });
  }
}

/**
 * Answers that can be used; a usage error (252) with every problem at once for those that cannot. Names follow
 * the console's form: no spaces or special characters.
 */
export function readAnswers(written: WrittenAnswers): KitAnswers {
  const problems: string[] = [];
  const need = (key: keyof WrittenAnswers, flag: string): string => {
    const value = written[key];
    if (typeof value === 'string' && value !== '') return value;
    problems.push(`${flag} is missing`);
    return '';
  };
  const matching = (value: string, pattern: RegExp, what: string): string => {
    if (value !== '' && !pattern.test(value)) problems.push(`${quoteForMessage(value)} is not ${what}`);
    return value;
  };
  const place = (key: 'data' | 'results'): Pick<S3Uri, 'bucket' | 'key'> => {
    const text = need(key, `--${key}`);
    const parsed = parseS3Uri(text.includes(':') || text === '' ? text : `s3://${text}`);
    // `images` would take in what lies beside it: `images-of-others/` begins so as well.
    if (parsed.ok) return { ...parsed.value, key: parsed.value.key.replace(/(?<=[^/])$/, '/') };
    if (text !== '') problems.push(`--${key}: ${describeProblem(parsed)}`);
    return { bucket: '', key: '' };
  };
  const project = matching(
    need('project', '--project'),
    NAME,
    'a project name: letters, digits and hyphens, at most 63',
  );
  const email = matching(need('email', '--email'), ADDRESS, 'an e-mail address');
  const taskType = need('taskType', '--task-type');
  if (taskType !== '' && !TASK_TYPES.some((one) => one === taskType)) {
    problems.push(`${quoteForMessage(taskType)} is not a task type; the types are ${TASK_TYPES.join(', ')}`);
  }
  const pii = need('pii', '--pii').toLowerCase();
  if (pii !== '' && !/^(?:yes|no|true|false)$/.test(pii)) problems.push('--pii must be yes or no');
  const input = place('data');
  const output = place('results');
  const team = matching(
    written.team ?? project,
    /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u,
    'a group name: at most 128 characters without spaces',
  );
  const members = [
    ...new Set((written.members ?? []).flatMap((text) => text.split(/[,;\s]+/)).filter(Boolean)),
  ];
  for (const member of members) matching(member, ADDRESS, 'an e-mail address');
  const role = matching(
    written.role ?? `GroundTruthPlus-${project}`.slice(0, 64),
    /^[\w+=,.@-]{1,64}$/,
    'a role name: at most 64 letters, digits and +=,.@-_',
  );
  if (written.account !== undefined) matching(written.account, /^\d{12}$/, 'an account: 12 digits');
  if (problems.length > 0) {
    throw usageError('The answers cannot be used.', {
      problems,
      hint: 'Answer in a YAML file or by flags; groundctl plus kit --help names them.',
    });
  }
  return {
    project,
    email,
    taskType: taskType as TaskType,
    pii: pii === 'yes' || pii === 'true',
    input: { bucket: input.bucket, key: input.key },
    output: { bucket: output.bucket, key: output.key },
    team,
    members,
    role,
    account: written.account,
  };
}

const NAME = /^[A-Za-z0-9](?:-*[A-Za-z0-9]){0,62}$/;
const ADDRESS = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/u;
