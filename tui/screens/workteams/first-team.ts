import type { TeamList } from '../../../src/workteams/team.ts';
import { BLANK, type Line, line, paragraph, span } from '../../theme/line.ts';

/** What a region without teams needs before it has one, step by step. */
export function emptyListLines(list: TeamList, columns: number): Line[] {
  if (list.workforces.length > 0) {
    return [
      line('This region has a workforce and no work teams yet.', 'plain', true),
      BLANK,
      ...step(
        1,
        'Press n to create the first team: a name, a description, and a group of the workforce.',
        columns,
      ),
      ...step(
        2,
        'Press i on the team to invite people; each gets an e-mail with a temporary password.',
        columns,
      ),
      ...step(
        3,
        'Press l to lock its presigned URLs to the address of the worker who opened the task.',
        columns,
      ),
    ];
  }
  return [
    line('There is no private workforce in this region, so there can be no work team.', 'plain', true),
    BLANK,
    ...paragraph('A first team needs, in this order:', columns),
    BLANK,
    ...step(
      1,
      'A sign-in: an Amazon Cognito user pool with a domain and an app client, or your own OIDC provider.',
      columns,
    ),
    ...step(
      2,
      'A workforce over it, one for each region. The console makes both: SageMaker, Ground Truth, Labeling workforces, Private.',
      columns,
    ),
    ...step(
      3,
      'A Cognito group, and a team over it. Both are made here: r looks again, then n creates the team.',
      columns,
    ),
    BLANK,
    ...paragraph('Looking at the wrong place? P switches the profile, R the region.', columns, 'muted'),
  ];
}

function step(number: number, text: string, columns: number): Line[] {
  return paragraph(text, columns, 'plain', 4).map((content, index) =>
    index === 0 ? [span(` ${number}. `, 'accent'), span((content[0]?.text ?? '').trimStart())] : content,
  );
}
