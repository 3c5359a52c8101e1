import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

let aws: OpenSandbox;

beforeAll(async () => {
  aws = await open();
});

afterAll(() => aws[Symbol.asyncDispose]());

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:radiology-labeling';
const sns = (Action: string, more: Record<string, string> = {}, who = {}) =>
  aws.query('sns', { Action, Version: '2010-03-31', ...more }, who);
const ec2 = (Action: string, more: Record<string, string> = {}, who = {}) =>
  aws.query('ec2', { Action, Version: '2016-11-15', ...more }, who);

describe('SNS', () => {
  test("a team's topic has its attributes and lets SageMaker publish", async () => {
    // Topics of the seed are made with the region's teams.
    await aws.post('SageMaker.ListWorkteams', '{}');
    const { status, text } = await sns('GetTopicAttributes', { TopicArn: TOPIC });
    expect(status).toBe(200);
    expect(text).toContain(`<entry><key>TopicArn</key><value>${TOPIC}</value></entry>`);
    expect(text).toMatch(/<key>Policy<\/key><value>[^<]*sagemaker\.amazonaws\.com/);
  });

  test('a topic that is not there is NotFound, and what is not a topic an InvalidParameter', async () => {
    const gone = await sns('GetTopicAttributes', { TopicArn: `${TOPIC}x` });
    expect([gone.status, gone.text]).toEqual([404, expect.stringContaining('<Code>NotFound</Code>')]);
    for (const TopicArn of ['topic', TOPIC.replace('us-east-1', 'eu-west-1')]) {
      const wrong = await sns('GetTopicAttributes', { TopicArn });
      expect(wrong.text).toContain('<Message>Invalid parameter: TopicArn</Message>');
    }
  });

  test('a topic whose attributes are wrong is not made', async () => {
    const attribute = (key: string, value: string) =>
      sns('CreateTopic', { Name: 'half', 'Attributes.entry.1.key': key, 'Attributes.entry.1.value': value });
    expect((await attribute('Policy', '{')).text).toContain('InvalidParameter');
    expect((await attribute('Owner', 'me')).text).toContain('Invalid parameter: AttributeName');
    expect((await sns('ListTopics')).text).not.toContain(':half<');
  });

  test('a topic can be made, given a policy, listed and deleted', async () => {
    const made = await sns('CreateTopic', { Name: 'mine' });
    const TopicArn = /<TopicArn>(.*)<\/TopicArn>/.exec(made.text)?.[1] ?? '';
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'sagemaker.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: TopicArn,
    };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const set = (AttributeValue: string) =>
      sns('SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue });
    expect((await set(policy)).status).toBe(200);
    expect((await set('{')).text).toContain('InvalidParameter');
    expect((await sns('GetTopicAttributes', { TopicArn })).text).toContain('sagemaker.amazonaws.com');
    expect((await sns('ListTopics')).text).toContain(TopicArn);
    await sns('DeleteTopic', { TopicArn });
    expect((await sns('ListTopics')).text).not.toContain(TopicArn);
  });

  test("who may not is an AuthorizationError; another account's topic opens by its policy", async () => {
    const partner = aws.sandbox.addAccount({ id: '210987654321' });
    const { credentials } = partner;
    const refused = await sns('GetTopicAttributes', { TopicArn: TOPIC }, { credentials });
    expect([refused.status, refused.text]).toEqual([
      403,
      expect.stringContaining('<Code>AuthorizationError</Code>'),
    ]);
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: '210987654321' },
          Action: 'SNS:GetTopicAttributes',
          Resource: TOPIC,
        },
      ],
    };
    await sns('SetTopicAttributes', {
      TopicArn: TOPIC,
      AttributeName: 'Policy',
      AttributeValue: JSON.stringify(policy),
    });
    expect((await sns('GetTopicAttributes', { TopicArn: TOPIC }, { credentials })).status).toBe(200);
  });
});

describe('EC2', () => {
  test("the VPC's endpoints are the sandbox's other two ports", async () => {
    const { text } = await ec2('DescribeVpcEndpoints');
    expect(text).toContain('<vpcEndpointId>vpce-0a1b2c3d4e5f60718</vpcEndpointId><vpcEndpointType>Gateway<');
    expect(text).toContain('<serviceName>com.amazonaws.us-east-1.s3</serviceName>');
    const chosen = await ec2('DescribeVpcEndpoints', {
      'Filter.1.Name': 'vpc-endpoint-type',
      'Filter.1.Value.1': 'Inter*',
    });
    expect(chosen.text.match(/<vpcEndpointId>/g)).toHaveLength(1);
    expect((await ec2('DescribeVpcEndpoints', {}, { region: 'eu-west-1' })).text).toContain(
      '<vpcEndpointSet></vpcEndpointSet>',
    );
  });

  test('the ways out have public addresses', async () => {
    const gateways = await ec2('DescribeNatGateways', {
      'Filter.1.Name': 'vpc-id',
      'Filter.1.Value.1': 'vpc-0a1b2c3d4e5f60718',
    });
    expect(gateways.text).toContain('<publicIp>203.0.113.25</publicIp>');
    const addresses = await ec2('DescribeAddresses', { 'PublicIp.1': '198.51.100.40' });
    expect(addresses.text.match(/<publicIp>/g)).toHaveLength(1);
    expect(addresses.text).not.toContain('networkInterfaceId');
  });

  test('subnets have their zones and ranges', async () => {
    const { text } = await ec2('DescribeSubnets', {
      'Filter.1.Name': 'cidr-block',
      'Filter.1.Value.1': '10.20.4.0/24',
    });
    expect(text.match(/<subnetId>/g)).toHaveLength(1);
    expect(text).toContain('<availabilityZone>us-east-1b</availabilityZone>');
  });

  test.each([
    ['DescribeSubnets', { 'SubnetId.1': 'subnet-0' }, 'InvalidSubnetID.NotFound'],
    ['DescribeVpcEndpoints', { 'VpcEndpointId.1': 'vpce-0' }, 'InvalidVpcEndpointId.NotFound'],
    ['DescribeNatGateways', { 'NatGatewayId.1': 'nat-0' }, 'NatGatewayNotFound'],
    ['DescribeAddresses', { 'AllocationId.1': 'eipalloc-0' }, 'InvalidAllocationID.NotFound'],
    ['DescribeAddresses', { 'PublicIp.1': '192.0.2.1' }, 'InvalidAddress.NotFound'],
    ['DescribeVpcEndpoints', { 'Filter.1.Name': 'shape', 'Filter.1.Value.1': 'x' }, 'InvalidParameterValue'],
    ['DescribeVpcEndpoints', { MaxResults: '1' }, 'InvalidParameterValue'],
    ['DescribeVpcEndpoints', { NextToken: 'x.y' }, 'InvalidNextToken'],
    ['DescribeVpcEndpoints', { DryRun: 'true' }, 'DryRunOperation'],
    ['DescribeInstances', {}, 'NotImplemented'],
  ])("%s %j is %s, in EC2's own form", async (action, more, code) => {
    const { text } = await ec2(action, more as Record<string, string>);
    expect(text).toMatch(new RegExp(`^<Response><Errors><Error><Code>${code}</Code>`));
  });

  test('who may not gets an encoded message, which only STS of this sandbox decodes', async () => {
    const credentials = aws.sandbox.addUser('nobody');
    const { status, text } = await ec2('DescribeAddresses', {}, { credentials });
    expect([status, text]).toEqual([403, expect.stringContaining('<Code>UnauthorizedOperation</Code>')]);
    const EncodedMessage = /failure message: ([\w-]+)/.exec(text)?.[1] ?? '';
    const decode = (message: string) =>
      aws.query('sts', {
        Action: 'DecodeAuthorizationMessage',
        Version: '2011-06-15',
        EncodedMessage: message,
      });
    const decoded = await decode(EncodedMessage);
    const document = JSON.parse(
      (/<DecodedMessage>(.*)<\/DecodedMessage>/.exec(decoded.text)?.[1] ?? '').replaceAll('&quot;', '"'),
    );
    expect(document).toMatchObject({
      allowed: false,
      explicitDeny: false,
      context: {
        action: 'ec2:DescribeAddresses',
        principal: { arn: 'arn:aws:iam::123456789012:user/nobody' },
      },
    });
    for (const wrong of ['', 'AAAA', `${EncodedMessage.slice(0, -4)}AAAA`]) {
      expect((await decode(wrong)).text).toContain('InvalidAuthorizationMessageException');
    }
  });
});
