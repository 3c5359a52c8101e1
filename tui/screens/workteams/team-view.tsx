import { Box } from 'ink';
import { missingGroupWords } from '../../../src/workteams/words.ts';
import { type Line, line, marked, paragraph } from '../../theme/line.ts';
import { LineView } from '../../widgets/line-view.tsx';
import { unreadLines } from '../../widgets/panel-lines.ts';
import { Strip, TextPanel } from '../../widgets/panels.tsx';
import { partName } from '../../widgets/part-names.ts';
import { TableView } from '../../widgets/table-view.tsx';
import { summaryOf } from './commands.ts';
import { type OpenTeam, PARTS, type Part, type WorkteamsState } from './model.ts';
import { textLines } from './part-lines.ts';
import { partHeight, summaryHeight } from './state.ts';
import { summaryLines } from './summary-lines.ts';

interface Props {
  readonly open: OpenTeam;
  readonly state: WorkteamsState;
  readonly width: number;
  readonly height: number;
}

/** One team: what it is above, one of its parts below. */
export function TeamView({ open, state, width }: Props) {
  const team = summaryOf(state, open.name);
  const lines = team ? summaryLines(team, open.now, width - 2) : [line(open.name, 'plain', true)];
  const height = summaryHeight(state.size);
  return (
    <Box flexDirection="column">
      <Strip lines={lines} width={width} height={height} />
      <LineView content={[]} width={width} />
      <LineView content={partsLine(open)} width={width} />
      <PartView open={open} state={state} width={width} />
    </Box>
  );
}

function PartView({ open, state, width }: Omit<Props, 'height'>) {
  const { detail, part, scroll } = open;
  const height = partHeight(state.size);
  const panel = (lines: readonly Line[], top = 0) => (
    <TextPanel lines={lines} width={width} height={height} top={top} />
  );
  if (!detail.data) return panel(unreadLines(detail, width - 2));
  const text = textLines(detail.data, part, width);
  if (text) return panel(text, scroll);
  if (part === 'jobs') {
    if (!detail.data.jobs) return panel(unreadable(detail.data.incomplete, 'labeling jobs'));
    if (detail.data.jobs.length === 0) return panel([line('No labeling job uses this team.', 'muted')]);
    return <TableView table={open.jobs} width={width} nothing="No job matches the filter." />;
  }
  const { membership } = detail.data;
  if (!membership.known)
    return panel([line(membership.message, membership.reason === 'oidc' ? 'muted' : 'warn')]);
  const gone = missingGroupWords(detail.data.workteam, membership);
  if (open.members.rows.length === 0 && gone.length > 0)
    return panel([
      ...gone.flatMap((text) => paragraph(text, width - 2, 'bad')),
      ...paragraph('Nobody can reach its tasks. E assigns other groups.', width - 2, 'muted'),
    ]);
  if (open.members.rows.length === 0)
    return panel([line('Nobody is in this team yet. i invites people.', 'muted')]);
  return <TableView table={open.members} width={width} nothing="No member matches the filter." />;
}

function unreadable(incomplete: readonly string[], what: string): Line[] {
  const reason = incomplete.find((text) => text.startsWith(what)) ?? `${what} could not be read`;
  return [[marked('warning', reason, 'warn')]];
}

function partsLine(open: OpenTeam): Line {
  const counts: Readonly<Record<Part, string>> = {
    members: count(open.detail.data?.members?.length),
    jobs: count(open.detail.data?.jobs?.length),
    findings: count(open.detail.data?.findings.length),
    json: '',
  };
  const titles: Readonly<Record<Part, string>> = {
    members: 'Members',
    jobs: 'Jobs',
    findings: 'Findings',
    json: 'JSON',
  };
  return PARTS.map((part) => partName(`${titles[part]}${counts[part]}`, part === open.part));
}

function count(value: number | undefined): string {
  return value === undefined ? '' : ` ${value}`;
}
