import { readPolicy } from '../../policies/evaluate/read-policy.ts';
import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import type { Place } from '../place.ts';
import { structures } from '../query-parameters.ts';
import type { QueryOperations } from '../query-protocol.ts';
import type { SnsState, Topic } from './state.ts';
import { subscribers } from './subscribers.ts';

/** Attributes that SetTopicAttributes takes and the sandbox keeps. */
const SETTABLE = ['DeliveryPolicy', 'DisplayName', 'KmsMasterKeyId', 'Policy', 'TracingConfig'];
const NAME = /^[A-Za-z0-9_-]{1,256}$/;
const PAGE = 100;

/** The topic that a request names, in whatever account it is; undefined where there is none. */
export function findTopic(parameters: URLSearchParams, call: Call): Topic | undefined {
  return topicAt(parameters.get('TopicArn') ?? '', call);
}

/** A topic of this region by its ARN. */
export function topicAt(arn: string, { env, region }: Pick<Call, 'env' | 'region'>): Topic | undefined {
  const [, , , inRegion, accountId = '', name = ''] = arn.split(':');
  if (inRegion !== region || !env.iam.hasAccount(accountId)) return undefined;
  return env.regions.get(region, accountId).sns.topics.get(name);
}

export const topicOperations: QueryOperations = {
  CreateTopic(parameters, call) {
    const name = parameters.get('Name') ?? '';
    if (!NAME.test(name)) throw invalid('Topic Name');
    const { topics } = call.state.sns;
    const topic = topics.get(name) ?? newTopic(call, name);
    for (const entry of structures(parameters, 'Attributes.entry')) {
      setAttribute(topic, entry.get('key') ?? '', entry.get('value') ?? '');
    }
    topics.set(name, topic);
    return { TopicArn: topic.arn };
  },

  DeleteTopic(parameters, call) {
    const topic = findTopic(parameters, call);
    if (topic === undefined) return {};
    const [, , , region = '', accountId, name = ''] = topic.arn.split(':');
    call.env.regions.get(region, accountId).sns.topics.delete(name);
    return {};
  },

  GetTopicAttributes(parameters, call) {
    const topic = topicOf(parameters, call);
    const all = {
      ...Object.fromEntries(topic.attributes),
      Owner: topic.arn.split(':')[4] ?? '',
      SubscriptionsConfirmed: String(subscribers(topic.arn, call).length),
      SubscriptionsDeleted: '0',
      SubscriptionsPending: '0',
      TopicArn: topic.arn,
    };
    return { Attributes: { entry: Object.entries(all).map(([key, value]) => ({ key, value })) } };
  },

  SetTopicAttributes(parameters, call) {
    const topic = topicOf(parameters, call);
    setAttribute(topic, parameters.get('AttributeName') ?? '', parameters.get('AttributeValue') ?? '');
    return {};
  },

  ListTopics(parameters, call) {
    const topics = [...call.state.sns.topics.values()];
    const { items, next } = call.env.tokens.page(topics, ({ arn }) => arn, {
      limit: PAGE,
      token: parameters.get('NextToken') ?? undefined,
      scope: ['ListTopics', call.accountId, call.region],
      invalid: () => invalid('NextToken'),
    });
    return { Topics: { member: items.map(({ arn }) => ({ TopicArn: arn })) }, NextToken: next };
  },

  /** The queues of streaming jobs: nobody else can subscribe here. */
  ListSubscriptionsByTopic(parameters, call) {
    const { arn } = topicOf(parameters, call);
    const { region, accountId } = call;
    const member = subscribers(arn, call).map(({ request: { LabelingJobName: name } }) => ({
      SubscriptionArn: `${arn}:${name.toLowerCase()}`,
      Owner: accountId,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:${region}:${accountId}:GroundTruth-${name.toLowerCase()}`,
      TopicArn: arn,
    }));
    return { Subscriptions: member.length === 0 ? {} : { member } };
  },
};

/** For the seed. */
export function addTopic(state: SnsState, place: Place, name: string): Topic {
  const topic = newTopic(place, name);
  state.topics.set(name, topic);
  return topic;
}

function newTopic(place: Place, name: string): Topic {
  const arn = `arn:aws:sns:${place.region}:${place.accountId}:${name}`;
  const text = defaultPolicy(arn, place.accountId);
  const attributes = new Map([
    ['DisplayName', ''],
    ['Policy', text],
  ]);
  return { arn, attributes, policy: read(text) };
}

/** @throws AwsError NotFound, or InvalidParameter for what is not an ARN of this region */
export function topicOf(parameters: URLSearchParams, call: Call): Topic {
  const arn = parameters.get('TopicArn') ?? '';
  if (!/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]+$/.test(arn) || arn.split(':')[3] !== call.region) {
    throw invalid('TopicArn');
  }
  const topic = findTopic(parameters, call);
  if (topic === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return topic;
}

function setAttribute(topic: Topic, name: string, value: string): void {
  if (!SETTABLE.includes(name)) throw invalid('AttributeName');
  if (name === 'Policy') topic.policy = read(value);
  topic.attributes.set(name, value);
}

function read(text: string) {
  const reading = readPolicy(text, { usedAs: 'resource' });
  if ('policy' in reading) return reading.policy;
  throw invalid(`Policy Error: ${reading.problems[0].message}`);
}

export function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}

/** What a new topic has: everybody of the owner's account, and nobody else. */
function defaultPolicy(arn: string, accountId: string): string {
  const actions =
    'GetTopicAttributes SetTopicAttributes AddPermission RemovePermission DeleteTopic Subscribe ListSubscriptionsByTopic Publish';
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: actions.split(' ').map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
      },
    ],
  });
}
