import { diagnose as diagnoseLogs } from '../../accesslogs/diagnose.ts';
import type { FollowEvent } from '../../accesslogs/follow.ts';
import { nextCommands } from '../../accesslogs/report/next-commands.ts';
import { usageError } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { atLeast, type Finding, type Severity } from '../../core/finding.ts';
import { orThrow } from '../../core/parsed.ts';
import { renderJsonLine } from '../../core/report/json.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { counted } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { milliseconds } from '../duration.ts';
import { exitCodeOf } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { aboutOf, type DiagnoseOptions, renderDiagnosis } from './diagnose.ts';
import { evidenceWords } from './evidence.ts';
import { factsOf } from './facts.ts';
import { readingWords, requestOf, sourcesOf } from './read.ts';

export interface FollowOptions extends DiagnoseOptions {
  readonly every: string;
  readonly for?: string;
  readonly stopOn?: Severity;
}

const LEAST_PAUSE = 1000;
/** Without --since: what was delivered this long before, since most records come within a few hours. */
const LOOK_BACK = 6 * 3600;

/** `groundctl logs follow s3://bucket/prefix` */
export async function follow(io: Io, options: FollowOptions, named?: string): Promise<ExitCode> {
  refuseOthers(options);
  const [source = ''] = sourcesOf(io, options, named === undefined ? [] : [named]);
  if (!/^s3:/i.test(source)) throw usageError('logs follow reads from S3: pass s3://bucket/prefix.');
  const uri = orThrow(parseS3Uri(source));
  const every = milliseconds('--every', options.every);
  if (every < LEAST_PAUSE) throw usageError('--every must be at least 1s.');
  const within = options.for === undefined ? undefined : milliseconds('--for', options.for);
  const { stopOn, output = 'table' } = options;
  const request = requestOf(options);
  const from = request.from ?? Math.floor(Date.now() / 1000) - LOOK_BACK;
  const { facts, team } = await factsOf(io, options);
  const { accessLogs } = await io.connect(options);
  const started = performance.now();
  const stream = accessLogs.follow(uri, {
    ...request,
    from,
    facts,
    every,
    within,
    signal: io.signal,
    ...(stopOn === undefined ? {} : { stopOn: ({ severity }: Finding) => atLeast(severity, stopOn) }),
  });
  const read = await drain(stream, (event) => tell(io, event, output));
  const diagnosis = diagnoseLogs(read, facts, { forwardedFor: options.xForwardedFor });
  const next = nextCommands(diagnosis, {
    reading: [...readingWords(options, [source]), ...evidenceWords(options)],
    lock: options.lock,
    approved: options.approved,
    team,
  });
  io.print(
    renderDiagnosis(
      io,
      {
        timed: { read, elapsed: performance.now() - started },
        diagnosis,
        team,
        next,
        about: aboutOf([source]),
      },
      facts,
      options,
    ),
  );
  if (diagnosis.last !== undefined) io.say(notInYet(diagnosis.last));
  return exitCodeOf(diagnosis.findings, options.failOn);
}

/** Other logs come at times of their own: what a look has not got yet, nobody can tell from what is missing. */
function refuseOthers({ cloudtrail, cloudfront, flowLogs, engine }: FollowOptions): void {
  const given = Object.entries({
    '--cloudtrail': cloudtrail,
    '--cloudfront': cloudfront,
    '--flow-logs': flowLogs,
  });
  const [name] = given.find(([, value]) => value !== undefined) ?? [];
  if (name !== undefined) {
    throw usageError(
      `logs follow does not accept ${name}: such logs are delivered later or earlier than access logs.`,
      {
        hint: `Use logs diagnose with ${name} for what has been delivered. logs follow accepts --ec2 and --names.`,
      },
    );
  }
  if (engine === undefined) return;
  throw usageError('logs follow does not accept --engine: it reads new deliveries locally.');
}

/** Events as lines of JSON, or in words; a report as one document keeps them out of standard output. */
function tell(io: Io, event: FollowEvent, output: string): void {
  if (output === 'ndjson') io.print(renderJsonLine(event));
  else if (event.type === 'finding') {
    const { rule, severity, message } = event.finding;
    const line = `${event.change} ${severity} ${rule}: ${sanitize(message)}`;
    if (output === 'table') io.print(`${line}\n`);
    else io.say(line);
  } else io.say(lookWords(event));
}

function lookWords(event: Exclude<FollowEvent, { type: 'finding' }>): string {
  if (event.type === 'problem') return `This check failed, the next one follows: ${sanitize(event.message)}`;
  const { objects, records, lastRecord, lastDelivery, late } = event;
  if (objects === 0) return `Nothing new.${lastRecord === undefined ? '' : ` ${notInYet(lastRecord)}`}`;
  return [
    `${counted(objects, 'new object')}, ${counted(records, 'record')}${late ? ', all of them late' : ''}.`,
    ...(lastDelivery === undefined ? [] : [`Delivered up to ${lastDelivery}.`]),
    ...(lastRecord === undefined ? [] : [notInYet(lastRecord)]),
  ].join(' ');
}

/** Logs arrive late and out of order. */
function notInYet(last: string): string {
  return `The last request received is from ${last}; later ones have not arrived yet, and earlier ones may still come: S3 delivers most within a few hours.`;
}
