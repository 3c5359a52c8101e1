/** What a team's presigned URLs are bound to: the two flags of WorkerAccessConfiguration, in one word. */
export type PresignLock = 'off' | 'source-ip' | 'vpc-source-ip' | 'both';

const KEYS: Readonly<Record<PresignLock, readonly string[]>> = {
  off: [],
  'source-ip': ['aws:SourceIp'],
  'vpc-source-ip': ['aws:VpcSourceIp'],
  both: ['aws:SourceIp', 'aws:VpcSourceIp'],
};

/**
 * The session policy under which a task's URLs are signed: reading alone, and only from the address that the task
 * was rendered for, where the team is locked (IamPolicyConstraints, API reference). Both flags at once are one
 * condition with both keys, which no request has; AWS does not document it.
 */
export function taskSessionPolicy(lock: PresignLock, address: string): object {
  const addresses = Object.fromEntries(KEYS[lock].map((key) => [key, address]));
  const bound = lock === 'off' ? {} : { Condition: { IpAddress: addresses } };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...bound }],
  };
}
