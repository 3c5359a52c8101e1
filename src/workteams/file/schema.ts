import { sagemakerModel } from '../../core/aws-model/sagemaker.ts';
import { LOCKS } from '../lock.ts';
import { MAX_CIDRS } from '../plan-allow-ips.ts';

const { shapes } = sagemakerModel;

const text = (description: string, shape?: string) => ({
  type: 'string',
  description,
  ...(shape === undefined ? {} : constraintsOf(shape)),
});
const list = (description: string, items: object, more: object = {}) => ({
  type: 'array',
  description,
  items,
  uniqueItems: true,
  ...more,
});

function constraintsOf(name: string): object {
  const { min, max, pattern } = shapes[name] ?? {};
  return {
    ...(min === undefined ? {} : { minLength: min }),
    ...(max === undefined ? {} : { maxLength: max }),
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }),
  };
}

const ADDRESS = { type: 'string', minLength: 1, maxLength: 128 };

/** JSON Schema of the file that `workteams plan` and `apply` read, for editors. */
export const TEAMS_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Work teams of Amazon SageMaker Ground Truth, for groundctl',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'teams'],
  properties: {
    $schema: { type: 'string' },
    version: { const: 1 },
    region: text('Refuse to work in any other region.'),
    account: { type: 'string', pattern: '^[0-9]{12}$', description: 'Refuse to work in any other account.' },
    workforce: {
      type: 'object',
      additionalProperties: false,
      description: "The region's private workforce.",
      properties: {
        name: text('Refuse to work with any other workforce.'),
        allowList: list(
          'Networks that may reach the worker portal; an empty list admits everyone.',
          { type: 'string' },
          { maxItems: MAX_CIDRS },
        ),
      },
    },
    teams: {
      type: 'object',
      description: 'Work teams by name. What an entry leaves out stays as it is.',
      propertyNames: constraintsOf('WorkteamName'),
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          description: text('One line that workers and admins see; a new team needs one.', 'String200'),
          groups: list('Cognito groups; those that do not exist are created.', ADDRESS, {
            minItems: 1,
            maxItems: 10,
          }),
          userPool: text("Pool of the groups, if it is not the workforce's own."),
          clientId: text("App client of the groups, if it is not the workforce's own."),
          oidcGroups: list('Groups of your identity provider, instead of Cognito groups.', ADDRESS, {
            minItems: 1,
            maxItems: 10,
          }),
          lock: { enum: [...LOCKS], description: 'What presigned URLs are bound to.' },
          notificationTopic: text('ARN of an SNS topic; an empty text removes it.'),
          tags: {
            type: 'object',
            description: 'All tags of the team: others are removed.',
            additionalProperties: { type: 'string', maxLength: 256 },
          },
          members: {
            description:
              'Who is in the group: e-mail addresses, or user names of accounts. With several groups, a list for each.',
            anyOf: [
              { type: 'array', items: ADDRESS, uniqueItems: true },
              { type: 'object', additionalProperties: { type: 'array', items: ADDRESS, uniqueItems: true } },
            ],
          },
        },
      },
    },
  },
} as const;
