import { relativeTime } from '../../../src/core/text/time.ts';
import type { TeamSummary } from '../../../src/workteams/team.ts';
import { BLANK, type Line, lineWidth, marked, paragraph, span, spread } from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';
import { groupsOf } from './forms.ts';
import { LOCK_WORDS } from './rows.ts';

/** A team in a few lines, as far as the list knows it, and its findings in full. */
export function besideLines(team: TeamSummary, columns: number): Line[] {
  return [
    ...summaryLines(team, undefined, columns).flatMap((each) => broken(each, columns)),
    BLANK,
    ...findingLines(team.findings, columns),
  ];
}

/** A fact whose parts go below each other where they do not fit beside each other. */
function broken(content: Line, columns: number): Line[] {
  const [name, ...parts] = content;
  if (name === undefined || parts.length === 0 || lineWidth(content) <= columns) return [content];
  const lines = parts.flatMap(({ text, tone }) => paragraph(text.trimStart(), columns, tone, NAME));
  return lines.map(([first], at) =>
    at === 0 && first ? [name, { ...first, text: first.text.slice(NAME) }] : first ? [first] : BLANK,
  );
}

/** Columns of a fact's name. */
const NAME = 9;

/** The most important lines first: how many are shown depends on the screen's height. */
export function summaryLines(team: TeamSummary, now: number | undefined, columns: number): Line[] {
  const { workteam, lock, workforce, allowList } = team;
  const words = LOCK_WORDS[lock];
  const updated = workteam.LastUpdatedDate;
  const when = updated && now !== undefined ? `updated ${relativeTime(updated, new Date(now))}` : '';
  const portal = allowList?.length === 0 ? 'open to every address' : (allowList?.join(', ') ?? 'unknown');
  const topic = workteam.NotificationConfiguration?.NotificationTopicArn;
  return [
    spread([span(workteam.WorkteamName, 'plain', true)], [span(when, 'muted')], columns),
    fact('Lock', [marked(words.mark, words.text, words.tone), span(`  ${LOCK_MEANING[lock]}`, 'muted')]),
    fact('Portal', [
      span(`allow list: ${portal}`),
      span(workforce ? ` (workforce ${workforce.WorkforceName})` : '', 'muted'),
    ]),
    fact('About', [span(workteam.Description)]),
    fact('Groups', [span(groupsOf(team).join(', '))]),
    fact('Notify', [topic ? span(topic) : span('nobody: no topic is set', 'muted')]),
  ];
}

const LOCK_MEANING: Readonly<Record<TeamSummary['lock'], string>> = {
  off: 'URLs work from any address until they expire',
  'source-ip': 'URLs work only from the address that opened the task',
  'vpc-source-ip': 'URLs work only from the private address that opened the task',
  both: 'no request can satisfy both flags: choose one',
};

function fact(name: string, content: Line): Line {
  return [span(name.padEnd(NAME), 'muted'), ...content];
}
