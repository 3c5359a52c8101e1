import type { TeamList } from '../../../src/workteams/team.ts';
import { BLANK, type Line, paragraph, span } from '../../theme/line.ts';

/** What a region without teams needs before it has one, step by step. */
export function emptyListLines(list: TeamList, columns: number): Line[] {
  if (list.workforces.length > 0) {
    return [
      ...title('This region has a workforce and no work teams yet.', columns),
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
    ...title('There is no private workforce in this region, so there can be no work team.', columns),
    BLANK,
    ...paragraph('A first team needs, in this order:', columns),
    ...step(1, 'A sign-in: a Cognito user pool with domain and app client, or OIDC.', columns),
    ...step(
      2,
      'A workforce on top of it: AWS console, SageMaker, Ground Truth, Labeling workforces.',
      columns,
    ),
    ...step(3, 'A group and a team on top of it: r refreshes, then n creates both.', columns),
    BLANK,
    ...paragraph('Wrong account or region? P switches the profile, R the region.', columns, 'muted'),
  ];
}

function title(text: string, columns: number): Line[] {
  return paragraph(text, columns).map((content) => content.map((part) => ({ ...part, strong: true })));
}

function step(number: number, text: string, columns: number): Line[] {
  return paragraph(text, columns, 'plain', 4).map((content, index) =>
    index === 0 ? [span(` ${number}. `, 'accent'), span((content[0]?.text ?? '').trimStart())] : content,
  );
}
