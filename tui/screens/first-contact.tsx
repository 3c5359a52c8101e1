import { EXIT } from '../../src/core/errors.ts';
import type { Session } from '../state/app.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../theme/line.ts';
import { errorLines } from '../widgets/panel-lines.ts';
import { TextPanel } from '../widgets/panels.tsx';

interface Props {
  readonly session: Exclude<Session, { readonly status: 'ready' }>;
  readonly width: number;
  readonly height: number;
}

/** Before there is a session: connecting, or what is missing, how to get it, and the way into the sandbox. */
export function FirstContact({ session, width, height }: Props) {
  return <TextPanel lines={contactLines(session, width - 2)} width={width} height={height} />;
}

export function contactLines(session: Props['session'], columns: number): Line[] {
  if (session.status === 'connecting') {
    const what = session.options.sandbox ? 'Starting the sandbox' : 'Finding credentials and region';
    return [[marked('busy', what, 'accent')]];
  }
  const { error } = session;
  const credentials = error.exitCode === EXIT.configuration;
  return [
    ...errorLines(error, columns, ''),
    BLANK,
    key('D', 'opens the sandbox, which needs no AWS account'),
    key('r', 'tries again'),
    key('P', 'chooses another profile, R another region'),
    key('q', 'leaves'),
    ...(credentials ? waysIn(columns) : []),
  ];
}

function waysIn(columns: number): Line[] {
  return [
    BLANK,
    line('The usual ways to get credentials:', 'plain', true),
    ...paragraph('aws configure sso, then aws sso login --profile NAME, then P here', columns, 'plain', 2),
    ...paragraph(
      'or AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION in the environment',
      columns,
      'plain',
      2,
    ),
  ];
}

function key(name: string, what: string): Line {
  return [span(`  ${name}  `, 'accent', true), span(what)];
}
