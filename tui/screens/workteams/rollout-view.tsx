import { Box } from 'ink';
import type { Rollout } from '../../../src/across/rollout.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { BLANK, type Line, line, marked, paragraph, span, spread } from '../../theme/line.ts';
import { errorLines } from '../../widgets/panel-lines.ts';
import { Strip, TextPanel } from '../../widgets/panels.tsx';
import { TableView } from '../../widgets/table-view.tsx';
import { type OpenRollout, ROLLOUT_HEAD, type RolloutPlace } from './rollout.ts';

interface Props {
  readonly rollout: OpenRollout;
  readonly width: number;
  readonly height: number;
}

/** Who is refused since a lock was changed, and from where. */
export function RolloutView({ rollout, width, height }: Props) {
  if (rollout.error) {
    return <TextPanel lines={errorLines(rollout.error, width - 2)} width={width} height={height} />;
  }
  const head = rolloutHead(rollout, width - 2);
  const isEmpty = rollout.table.rows.length === 0;
  return (
    <Box flexDirection="column">
      <Strip lines={head} width={width} height={ROLLOUT_HEAD} />
      {isEmpty ? (
        <TextPanel lines={nothingLines(rollout, width - 2)} width={width} height={height - ROLLOUT_HEAD} />
      ) : (
        <TableView
          table={rollout.table}
          width={width}
          nothing="No address matches the filter. Esc clears it."
        />
      )}
    </Box>
  );
}

/** Team and lock, the log, what came of it; the most important line stays where there is little room. */
export function rolloutHead({ team, place, seen, lookedAt, problem }: OpenRollout, columns: number): Line[] {
  const looked = lookedAt === undefined ? [] : [span(`looked ${clock(lookedAt)}`, 'muted')];
  if (!place) {
    return [
      line(team, 'plain', true),
      [marked('busy', 'Asking AWS for the team, its newest job and the access log', 'accent')],
    ];
  }
  return [
    spread(
      [
        span(team, 'plain', true),
        span(`  lock ${place.lock}`, 'accent'),
        span(place.cut ? '  over the last 7 days' : `  since ${utc(place.since)}`),
      ],
      looked,
      columns,
    ),
    seen ? resultLine(seen) : [marked('busy', 'Reading the access log', 'accent')],
    inLine(place, seen),
    problem === undefined
      ? line('A log does not name teams: everyone who reads from the bucket is in it.', 'muted')
      : [marked('warning', `The last check failed, the next one follows: ${problem}`, 'warn')],
    BLANK,
  ];
}

function resultLine({ refused, worked, addresses, refusedAt }: Rollout): Line {
  const whole = `of ${grouped(refused + worked)} requests`;
  if (refused + worked === 0) return [marked('waiting', 'No request since then has arrived yet.', 'muted')];
  return refused === 0
    ? [
        marked(
          'ok',
          `Nobody was refused: ${grouped(worked)} requests worked at ${addressWords(addresses)}.`,
          'good',
        ),
      ]
    : [
        marked('error', `${grouped(refused)} ${whole} were refused`, 'bad'),
        span(`, at ${grouped(refusedAt.length)} of ${addressWords(addresses)}.`),
      ];
}

function addressWords(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'address' : 'addresses'}`;
}

/** How far the log is in. */
function inLine({ source }: RolloutPlace, seen: Rollout | undefined): Line {
  const last =
    seen?.lastRecord === undefined ? 'nothing has arrived yet' : `received up to ${seen.lastRecord}`;
  return line(`${source}  ${last}; S3 delivers most within a few hours.`, 'muted');
}

function nothingLines({ seen, place }: OpenRollout, columns: number): Line[] {
  if (!seen || !place) return [];
  const text =
    seen.worked > 0
      ? `Workers get through. The log is checked again every few seconds${place.lock === 'off' ? '' : '; u reverts the lock'}.`
      : 'Logs arrive late. The log is checked again every few seconds; esc leaves, f returns.';
  return paragraph(text, columns, 'muted');
}

function utc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function clock(time: number): string {
  return new Date(time).toTimeString().slice(0, 8);
}
