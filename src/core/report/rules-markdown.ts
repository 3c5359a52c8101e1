import type { Rule } from '../finding.ts';

/** The catalogue as the page docs/rules.md, one section an area. */
export function renderRulesMarkdown(rules: readonly Rule[]): string {
  const areas = Map.groupBy(rules, (rule) => rule.id.slice(0, rule.id.indexOf('/')));
  const parts = [
    '# Rules\n',
    'What the checks of groundctl look for. `groundctl explain RULE` prints one of these in the terminal.\n',
  ];
  for (const [area, members] of [...areas].sort(([a], [b]) => (a < b ? -1 : 1))) {
    parts.push(`## ${area}\n`, ...members.map(ruleSection));
  }
  return parts.join('\n');
}

function ruleSection(rule: Rule): string {
  return [
    `### \`${rule.id}\`\n`,
    `${escapeOwn(rule.title)} · ${rule.severity}\n`,
    `- Why: ${escapeOwn(rule.why)}`,
    `- Fix: ${escapeOwn(rule.fix)}`,
    `- Source: ${escapeOwn(rule.source)}\n`,
    ...(rule.examples === undefined ? [] : examples(rule.examples)),
  ].join('\n');
}

function examples({ fails, passes }: NonNullable<Rule['examples']>): string[] {
  return ['Breaks the rule:\n', fence(fails), 'Keeps it:\n', fence(passes)];
}

function fence(text: string): string {
  return `\`\`\`html\n${text}\n\`\`\`\n`;
}

// The catalogue is our own text: addresses in it become links, the rest is shown as written.
function escapeOwn(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>]*[^\s<>.,;:)])/)
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : part.replace(/[\\`*_<>|[\]]/g, '\\$&')))
    .join('');
}
