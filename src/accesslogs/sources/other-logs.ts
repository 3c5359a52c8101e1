/** Another kind of log or file, and what can be done with it. */
export interface OtherLog {
  readonly name: string;
  readonly fix: string;
}

interface Kind extends OtherLog {
  /** Fits the first few thousand characters. */
  readonly fits: RegExp;
}

const OWN_S3_LOG =
  'S3 writes its own log where server access logging is on: groundctl logs enable BUCKET --to TARGET/prefix/ --dry-run shows where it goes or how to start.';

const INVENTORY = `It lists objects, not requests: compare refused keys with it. ${OWN_S3_LOG}`;

/** In the order in which they are asked. Sources: the user guides of the services that write them. */
const KINDS: readonly Kind[] = [
  {
    name: 'an S3 event notification',
    fits: /"eventSource"\s*:\s*"aws:s3"/,
    fix: `It shows what was written or deleted, never what was read or refused. ${OWN_S3_LOG}`,
  },
  {
    name: 'the CloudTrail event history as CSV',
    fits: /^"?Event (?:ID|name)"?,"?Event (?:time|ID)"?,/i,
    fix: `The event history contains no object reads; those are data events of a trail. ${OWN_S3_LOG}`,
  },
  {
    name: 'a CloudTrail log',
    fits: /"eventVersion"\s*:[\s\S]*?"eventSource"\s*:|"eventSource"\s*:[\s\S]*?"eventVersion"\s*:|"CloudTrailEvent"\s*:/,
    fix: `Pass it with --cloudtrail FILE, together with the access log or alone: its S3 data events give the reason for an AccessDenied (errorMessage). ${OWN_S3_LOG}`,
  },
  {
    name: 'a CloudTrail digest',
    fits: /"awsAccountId"[\s\S]*?"digestStartTime"|"digestStartTime"\s*:/,
    fix: 'It proves that CloudTrail log files were not changed, and contains no requests. Leave it out.',
  },
  {
    name: 'a CloudFront standard log',
    fits: /^#Version:[^\n]*\n#Fields:[^\n]*x-edge-location|"x-edge-location"\s*:|"cs-uri-stem"\s*:/,
    fix: `It shows which viewer asked (c-ip, x-forwarded-for) for what the bucket then refused to CloudFront. ${OWN_S3_LOG}`,
  },
  {
    name: 'a CloudFront real-time log',
    fits: /^\d{10}\.\d{1,3}\t[\da-fA-F.:]+\t/m,
    fix: `Its fields are configurable; it shows which viewer asked for what the bucket then refused to CloudFront. ${OWN_S3_LOG}`,
  },
  {
    name: 'a web server log in W3C extended format',
    fits: /^#(?:Software|Version|Fields|Date):/m,
    fix: `It is about requests to that server. ${OWN_S3_LOG}`,
  },
  {
    name: 'a VPC flow log',
    fits: /^(?:version account-id|account-id )[^\n]*\b(?:srcaddr|interface-id)\b|^\d+ \d{12} eni-[0-9a-f]+ |(?:^|[ ,])(?:srcaddr|pkt-srcaddr)[ ,]|"(?:interface[-_]id)"\s*:[\s\S]*?"(?:pkt[-_])?srcaddr"\s*:/m,
    fix: 'It shows which connections an interface had, not which objects were requested: look up the private addresses of the report in it to see which computers they belong to.',
  },
  {
    name: 'an Application Load Balancer log',
    fits: /^(?:https?|h2|wss?|grpcs?) \d{4}-\d\d-\d\dT[\d:.]+Z app\//m,
    fix: `It is about requests to the load balancer; with one in front of the worker portal it contains the addresses of workers. ${OWN_S3_LOG}`,
  },
  {
    name: 'an Application Load Balancer connection log',
    fits: /^\d{4}-\d\d-\d\dT[\d:.]+Z [\da-fA-F.:]+ \d+ \d+ (?:TLSv[\d.]+|-) /m,
    fix: `It is about connections to the load balancer; with one in front of the worker portal it contains the addresses of workers. ${OWN_S3_LOG}`,
  },
  {
    name: 'a Network Load Balancer log',
    fits: /^tls \d\.\d \d{4}-\d\d-\d\dT[\d:.]+ net\//m,
    fix: `It is about connections to the load balancer. ${OWN_S3_LOG}`,
  },
  {
    name: 'a Classic Load Balancer log',
    fits: /^\d{4}-\d\d-\d\dT[\d:.]+Z \S+ [\d.]+:\d+ (?:[\d.]+:\d+|-) /m,
    fix: `It is about requests to the load balancer. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log from nginx, Apache or another web server',
    fits: /^(?:\S+ )?[\da-fA-F.:]+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "/m,
    fix: `It is about requests to that server: with a proxy in front of S3 it may contain X-Forwarded-For, which S3 never has. ${OWN_S3_LOG}`,
  },
  {
    name: 'an nginx or Apache error log',
    fits: /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\] |\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:.]+ \d{4}\] \[)/m,
    fix: `It is about that server. ${OWN_S3_LOG}`,
  },
  {
    name: 'a Squid log',
    fits: /^\d{10}\.\d{3} +\d+ [\da-fA-F.:]+ [A-Z_]+\/\d{3} /m,
    fix: `It shows which computers behind the proxy requested what, while S3 sees only the address of the proxy. ${OWN_S3_LOG}`,
  },
  {
    name: 'an HAProxy log',
    fits: /\bhaproxy\[\d+\]: /,
    fix: `It is about requests to that proxy. ${OWN_S3_LOG}`,
  },
  {
    name: 'an Envoy log',
    fits: /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "(?:[A-Z]+|-) /m,
    fix: `It is about requests to that proxy: it may contain X-Forwarded-For, which S3 never has. ${OWN_S3_LOG}`,
  },
  {
    name: 'a browser recording (HAR)',
    fits: /^\s*\{\s*"log"\s*:\s*\{\s*"(?:version|creator|entries|pages)"/,
    fix: `It shows what one browser requested and the responses that it got: look there for the URL of a refused request and the text of the response. ${OWN_S3_LOG}`,
  },
  {
    name: 'a Lambda function log',
    fits: /(?:^|\t)(?:START|END|REPORT) RequestId: [\da-f-]+/m,
    fix: OWN_S3_LOG,
  },
  {
    name: 'debug output of an SDK or the AWS CLI',
    fits: /^\d{4}-\d\d-\d\d [\d:,.]+ (?:- \w+ - )?(?:awscli|boto3|botocore|urllib3|s3transfer)\.?\S* /m,
    fix: `It shows the requests of one program. ${OWN_S3_LOG}`,
  },
  {
    name: 'curl debug output',
    fits: /^(?:\* +Trying |\* Connected to |> (?:GET|HEAD|PUT|POST) \S+ HTTP)/m,
    fix: `It shows one request and its response: the body of a 403 response names the code. ${OWN_S3_LOG}`,
  },
  {
    name: 'a system log',
    fits: /^(?:<\d{1,3}>1? ?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) [\w.-]+ [\w./-]+(?:\[\d+\])?: /m,
    fix: OWN_S3_LOG,
  },
  {
    name: 'a web server log in JSON',
    fits: /"(?:request_uri|RequestPath|http_user_agent|remote_addr|ClientAddr|DownstreamStatus|EdgeResponseStatus|resourcePath)"\s*:/,
    fix: `It is about requests to that server: with a proxy in front of S3 it may contain X-Forwarded-For, which S3 never has. ${OWN_S3_LOG}`,
  },
  {
    name: 'an AWS Network Firewall log',
    fits: /"firewall_name"\s*:/,
    fix: 'It shows which connections were allowed. It contains no requests.',
  },
  {
    name: 'an AWS WAF log',
    fits: /"webaclId"\s*:/,
    fix: 'It shows what a web ACL let pass before the request reached S3. Look there for requests that are not in the access log.',
  },
  {
    name: 'a Route 53 query log',
    fits: /"query_name"\s*:[\s\S]*?"query_type"\s*:|^1\.0 \d{4}-\d\d-\d\dT[\d:.]+Z Z\w+ /m,
    fix: 'It shows which names were looked up, for example whether workers reach S3 through an endpoint. It contains no requests.',
  },
  {
    name: 'findings of GuardDuty',
    fits: /"schemaVersion"\s*:[\s\S]*?"(?:service|type)"\s*:[\s\S]*?guardduty|"detectorId"\s*:/i,
    fix: OWN_S3_LOG,
  },
  {
    name: 'a Ground Truth worker activity log',
    fits: /"worker_id"\s*:|"cognito_sub_id"\s*:|"task_accepted_time"\s*:/,
    fix: 'Pass it together with the access log: --worker-activity FILE names who had a task open.',
  },
  {
    name: 'a Ground Truth output manifest',
    fits: /^\s*\{"source(?:-ref)?"\s*:/,
    fix: OWN_S3_LOG,
  },
  {
    name: 'a MinIO audit log',
    fits: /"deploymentid"\s*:[\s\S]*?"api"\s*:\s*\{/,
    fix: 'MinIO does not write server access logs like S3; its audit log is not supported.',
  },
  {
    name: 'a Google Cloud Storage usage log',
    fits: /^"?time_micros"?,"?c_ip"?/,
    fix: 'Ground Truth reads only from S3; logs of other stores are not supported.',
  },
  {
    name: 'an Azure Storage log',
    fits: /^[12]\.0;\d{4}-\d\d-\d\dT[\d:.]+Z;\w+;/m,
    fix: 'Ground Truth reads only from S3; logs of other stores are not supported.',
  },
  {
    name: 'an S3 inventory',
    fits: /^"[a-z0-9.-]{3,63}","[^"\n]+"(?:,"[^"\n]*"){2,}\r?$|"sourceBucket"\s*:[\s\S]*?"fileSchema"\s*:/m,
    fix: INVENTORY,
  },
  {
    // Two or three columns: the same bucket in front of each row, or one row alone.
    name: 'an S3 inventory',
    fits: /^("?[a-z0-9][a-z0-9.-]{2,62}"?),[^\n]+\n\1,|^"[a-z0-9][a-z0-9.-]{2,62}","[^"\n]+"(?:,"[^"\n]*")?\s*$/,
    fix: INVENTORY,
  },
  {
    name: 'an S3 response or a web page that was saved as a file',
    fits: /^\s*<(?:\?xml|!doctype|html|Error|ListBucketResult)\b/i,
    fix: 'Download the log object again; this file contains an error message or a page.',
  },
  {
    name: 'a table as CSV',
    fits: /^(?:"[^"\n]*"|[^",\n]*)(?:,(?:"[^"\n]*"|[^",\n]*)){2,}\r?\n/,
    fix: 'CloudWatch Logs Insights and Athena exports are read if the header names @message, or the fields of records (request_time, remote_ip, operation, request_uri, http_status, ...).',
  },
  {
    name: 'JSON of a different kind',
    fits: /^\s*[{[]/,
    fix: 'JSON is read if its objects have the fields of access log records (request_time, remote_ip, operation, request_uri, http_status, ...), or such an object in message.',
  },
];

/** What a file without records is, by its first few thousand bytes; undefined where nothing fits. */
export function otherLogOf(head: Uint8Array): OtherLog | undefined {
  const text = Buffer.from(head)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    // A message of CloudWatch Logs is JSON within JSON.
    .replaceAll('\\"', '"');
  return KINDS.find(({ fits }) => fits.test(text));
}
