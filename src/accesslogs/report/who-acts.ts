/** Who can end a kind of refusal, and when it has ended. */
export interface Action {
  readonly who: 'network team' | 'S3 admin' | 'worker' | 'program that signs' | 'nobody';
  /** What is true when it is done. */
  readonly done: string;
}

const NETWORK = 'network team';
const ADMIN = 'S3 admin';
const SIGNER = 'program that signs';

const ACTIONS: { readonly [rule: string]: Action } = {
  'network/unapproved-address': {
    who: ADMIN,
    done: 'every worker address is in the approved ranges, and the others are identified',
  },
  'network/interface-endpoint': { who: NETWORK, done: 'S3 is reached through the gateway endpoint' },
  'network/asymmetric-endpoint': {
    who: NETWORK,
    done: 'portal and S3 are both reached over the internet, or both through the same VPC',
  },
  'network/mixed-address-family': { who: NETWORK, done: 'the same address family is used on both paths' },
  'network/nat-pool': { who: NETWORK, done: 'the NAT keeps one source address per client' },
  'network/split-tunnel-vpn': { who: NETWORK, done: 'both hosts are routed through the VPN, or neither' },
  'network/dynamic-address': { who: 'worker', done: 'tasks are reloaded after a change of network' },
  'network/shared-url': { who: 'nobody', done: 'it is known who passed the URL on: the lock did its job' },
  'network/path-mismatch': { who: NETWORK, done: 'portal and S3 see the same address of a worker' },
  'network/address-changed': {
    who: NETWORK,
    done: 'it is known who the two addresses belong to, and one of them is used',
  },
  'network/behind-cloudfront': {
    who: ADMIN,
    done: 'workers read from the bucket itself, or through CloudFront signed URLs',
  },
  'network/multi-region-access-point': {
    who: ADMIN,
    done: 'the policies of the access point and of all its buckets agree',
  },
  'network/access-point': {
    who: ADMIN,
    done: 'the policies of access point and bucket agree, and its network origin is that of the workers',
  },
  'network/transfer-acceleration': { who: SIGNER, done: "URLs name the bucket's own endpoint" },
  'network/website-endpoint': { who: SIGNER, done: "URLs name the bucket's REST endpoint" },
  'network/cloudfront-refused': { who: ADMIN, done: 'the bucket policy lets the distribution read' },
  'network/locked-out': { who: NETWORK, done: 'portal and S3 see the same address of a worker' },
  'network/endpoint-policy': { who: NETWORK, done: 'the endpoint policy allows reading the bucket' },
  'network/gateway-endpoint-missing': { who: NETWORK, done: 'S3 is reached through the gateway endpoint' },
  'network/source-changed': { who: NETWORK, done: 'the NAT or proxy keeps one source address per client' },
  'network/forwarded-address': { who: NETWORK, done: 'it is known which proxies are in front of workers' },
  'network/cloudfront-viewers': { who: ADMIN, done: 'it is known who of them is a worker' },
  'network/two-ways-to-s3': { who: NETWORK, done: 'all connections to S3 use the same path' },
  'network/flow-rejected': { who: NETWORK, done: 'connections to S3 are allowed' },
  'network/shared-address': {
    who: 'nobody',
    done: 'it is known that the lock cannot tell these people apart',
  },
  'request/url-expired': {
    who: 'worker',
    done: 'tasks are finished before their URLs expire, or reloaded',
  },
  'request/token-expired': { who: 'worker', done: 'tasks are reloaded, with new credentials' },
  'request/token-invalid': { who: SIGNER, done: 'key, secret and token of one set of credentials sign' },
  'request/bad-signature': { who: SIGNER, done: 'method, host and query arrive as they were signed' },
  'request/mangled-url': { who: SIGNER, done: 'URLs arrive byte for byte as they were signed' },
  'request/signer-clock': { who: SIGNER, done: 'X-Amz-Date is within a minute of the time of requests' },
  'request/wrong-region': { who: SIGNER, done: "URLs are signed for the bucket's region" },
  'request/cors-refused': { who: ADMIN, done: 'the bucket has a CORS rule for the portal' },
  'request/unsigned': { who: SIGNER, done: 'no request for a granted key comes without its query' },
  'request/unexplained': { who: ADMIN, done: 'CloudTrail names the policy that refused, and it is fixed' },
  'request/invalid-range': {
    who: ADMIN,
    done: 'objects are complete, and are not replaced while tasks are open',
  },
  'request/account-problem': { who: ADMIN, done: 'AWS Support has cleared the account' },
  'object/missing': { who: ADMIN, done: 'every object of the manifest exists' },
  'object/denied-for-all': {
    who: ADMIN,
    done: 'object, KMS key, bucket policy and role have been checked in that order',
  },
  'object/role-refused': { who: ADMIN, done: 'the policies of the role that signs allow the action' },
  'object/bucket-policy': {
    who: ADMIN,
    done: 'no statement of the bucket policy refuses the requests of workers',
  },
  'object/organization-policy': { who: ADMIN, done: 'the policies of the organization allow the action' },
  'object/write-refused': { who: ADMIN, done: 'the role that signs may write to the prefix' },
  'object/form-refused': { who: SIGNER, done: 'forms meet the conditions of their policies, in time' },
  'object/archived': { who: ADMIN, done: 'the objects are restored' },
  'object/no-bucket': { who: ADMIN, done: 'the manifest names buckets that exist' },
  'object/kms-refused': { who: ADMIN, done: 'the key is enabled, and the role may use it' },
  'object/upload-failed': { who: SIGNER, done: 'uploads are completed as they were started' },
};

/** Undefined for what nobody has to act upon, such as findings about the reading itself. */
export function actionOf(rule: string): Action | undefined {
  return ACTIONS[rule];
}
