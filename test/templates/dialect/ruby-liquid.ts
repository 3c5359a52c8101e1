import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Mode = 'lax' | 'strict';

/** `task.input` as JSON text, and what Ruby's Liquid 5.4.0 makes of templates; null where it ends with an error. */
export interface Recorded {
  readonly input: string;
  readonly cases: readonly {
    readonly template: string;
    readonly strict: string | null;
    readonly lax: string | null;
  }[];
}

export function readRecorded(): Recorded {
  const path = join(import.meta.dirname, '../../fixtures/ruby-liquid-5.4.jsonl');
  const [input, ...cases] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { input, cases: cases.map(([template, strict, lax = strict]) => ({ template, strict, lax })) };
}

/** Reads one `[template, task.input, mode]` a line, and prints what comes out, or null for an error of any kind. */
const PROGRAM = `
require 'liquid'; require 'json'
STDIN.each_line do |line|
  source, input, mode = JSON.parse(line)
  out = begin
    template = Liquid::Template.parse(source, error_mode: mode.to_sym)
    text = template.render({ 'task' => { 'input' => input } })
    template.errors.empty? ? text : nil
  rescue StandardError
    nil
  end
  puts JSON.generate([out])
end
`;

/** Version of the ruby-liquid that is installed here; undefined or empty where there is none. */
export const rubyLiquid = spawnSync('ruby', ['-e', 'require "liquid"; print Liquid::VERSION'], {
  encoding: 'utf8',
}).stdout;

/** What Ruby's Liquid makes of each template; null where it ends with an error. */
export function renderInRuby(templates: readonly string[], input: string, mode: Mode): (string | null)[] {
  const lines = templates.map((template) => `[${JSON.stringify(template)}, ${input}, "${mode}"]\n`);
  const options = {
    input: lines.join(''),
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC', LANG: 'C.UTF-8' },
  } as const;
  const { stdout, stderr, status } = spawnSync('ruby', ['-e', PROGRAM], options);
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line)[0]);
}
