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
  'S3 writes its own log where server access logging is on: groundctl logs enable BUCKET --to TARGET/prefix/ --dry-run shows where it goes or how to begin.';

const INVENTORY = `It lists objects, not requests: compare refused keys with it. ${OWN_S3_LOG}`;

/** In the order in which they are asked. Sources: the user guides of the services that write them. */
const KINDS: readonly Kind[] = [
  {
    name: 'an event notification of S3',
    fits: /"eventSource"\s*:\s*"aws:s3"/,
    fix: `It tells what was put or deleted, never what was read or refused. ${OWN_S3_LOG}`,
  },
  {
    name: 'the event history of CloudTrail as CSV',
    fits: /^"?Event (?:ID|name)"?,"?Event (?:time|ID)"?,/i,
    fix: `The event history holds no reads of objects; those are data events of a trail. ${OWN_S3_LOG}`,
  },
  {
    name: 'a CloudTrail log',
    fits: /"eventVersion"\s*:[\s\S]*?"eventSource"\s*:|"eventSource"\s*:[\s\S]*?"eventVersion"\s*:|"CloudTrailEvent"\s*:/,
    fix: `Give it with --cloudtrail FILE, beside the access log or alone: its data events of S3 tell the reason of an AccessDenied (errorMessage). ${OWN_S3_LOG}`,
  },
  {
    name: 'a digest of CloudTrail',
    fits: /"awsAccountId"[\s\S]*?"digestStartTime"|"digestStartTime"\s*:/,
    fix: 'It proves that log files of CloudTrail were not changed, and holds no requests. Leave it out.',
  },
  {
    name: 'a standard log of CloudFront',
    fits: /^#Version:[^\n]*\n#Fields:[^\n]*x-edge-location|"x-edge-location"\s*:|"cs-uri-stem"\s*:/,
    fix: `It tells which viewer asked (c-ip, x-forwarded-for) for what the bucket then refused to CloudFront. ${OWN_S3_LOG}`,
  },
  {
    name: 'a real-time log of CloudFront',
    fits: /^\d{10}\.\d{1,3}\t[\da-fA-F.:]+\t/m,
    fix: `Its fields are those that were chosen for it; it tells which viewer asked for what the bucket then refused to CloudFront. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log of a web server in the extended format of W3C',
    fits: /^#(?:Software|Version|Fields|Date):/m,
    fix: `It is about requests to that server. ${OWN_S3_LOG}`,
  },
  {
    name: 'a VPC flow log',
    fits: /^(?:version account-id|account-id )[^\n]*\b(?:srcaddr|interface-id)\b|^\d+ \d{12} eni-[0-9a-f]+ |(?:^|[ ,])(?:srcaddr|pkt-srcaddr)[ ,]|"(?:interface[-_]id)"\s*:[\s\S]*?"(?:pkt[-_])?srcaddr"\s*:/m,
    fix: 'It tells which connections an interface had, not which objects were asked for: look up the private addresses of the report in it to see whose machines they are.',
  },
  {
    name: 'a log of an Application Load Balancer',
    fits: /^(?:https?|h2|wss?|grpcs?) \d{4}-\d\d-\d\dT[\d:.]+Z app\//m,
    fix: `It is about requests to the load balancer; with one in front of the worker portal it holds the addresses of workers. ${OWN_S3_LOG}`,
  },
  {
    name: 'a connection log of an Application Load Balancer',
    fits: /^\d{4}-\d\d-\d\dT[\d:.]+Z [\da-fA-F.:]+ \d+ \d+ (?:TLSv[\d.]+|-) /m,
    fix: `It is about connections to the load balancer; with one in front of the worker portal it holds the addresses of workers. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log of a Network Load Balancer',
    fits: /^tls \d\.\d \d{4}-\d\d-\d\dT[\d:.]+ net\//m,
    fix: `It is about connections to the load balancer. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log of a Classic Load Balancer',
    fits: /^\d{4}-\d\d-\d\dT[\d:.]+Z \S+ [\d.]+:\d+ (?:[\d.]+:\d+|-) /m,
    fix: `It is about requests to the load balancer. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log of nginx, Apache or another web server',
    fits: /^(?:\S+ )?[\da-fA-F.:]+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "/m,
    fix: `It is about requests to that server: with a proxy in front of S3 it may hold X-Forwarded-For, which S3 never has. ${OWN_S3_LOG}`,
  },
  {
    name: 'an error log of nginx or Apache',
    fits: /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\] |\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:.]+ \d{4}\] \[)/m,
    fix: `It is about that server. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log of Squid',
    fits: /^\d{10}\.\d{3} +\d+ [\da-fA-F.:]+ [A-Z_]+\/\d{3} /m,
    fix: `It tells which machines behind the proxy asked for what, where S3 sees only the address of the proxy. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log of HAProxy',
    fits: /\bhaproxy\[\d+\]: /,
    fix: `It is about requests to that proxy. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log of Envoy',
    fits: /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "(?:[A-Z]+|-) /m,
    fix: `It is about requests to that proxy: it may hold X-Forwarded-For, which S3 never has. ${OWN_S3_LOG}`,
  },
  {
    name: 'what a browser recorded (HAR)',
    fits: /^\s*\{\s*"log"\s*:\s*\{\s*"(?:version|creator|entries|pages)"/,
    fix: `It shows what one browser asked for and the answers that it got: look there for the URL of a refused request and the text of the answer. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log of a Lambda function',
    fits: /(?:^|\t)(?:START|END|REPORT) RequestId: [\da-f-]+/m,
    fix: OWN_S3_LOG,
  },
  {
    name: 'what an SDK or the AWS CLI wrote for debugging',
    fits: /^\d{4}-\d\d-\d\d [\d:,.]+ (?:- \w+ - )?(?:awscli|boto3|botocore|urllib3|s3transfer)\.?\S* /m,
    fix: `It shows the requests of one program. ${OWN_S3_LOG}`,
  },
  {
    name: 'what curl wrote for debugging',
    fits: /^(?:\* +Trying |\* Connected to |> (?:GET|HEAD|PUT|POST) \S+ HTTP)/m,
    fix: `It shows one request and its answer: the body of an answer of 403 names the code. ${OWN_S3_LOG}`,
  },
  {
    name: 'a system log',
    fits: /^(?:<\d{1,3}>1? ?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) [\w.-]+ [\w./-]+(?:\[\d+\])?: /m,
    fix: OWN_S3_LOG,
  },
  {
    name: 'a log of a web server as JSON',
    fits: /"(?:request_uri|RequestPath|http_user_agent|remote_addr|ClientAddr|DownstreamStatus|EdgeResponseStatus|resourcePath)"\s*:/,
    fix: `It is about requests to that server: with a proxy in front of S3 it may hold X-Forwarded-For, which S3 never has. ${OWN_S3_LOG}`,
  },
  {
    name: 'a log of AWS Network Firewall',
    fits: /"firewall_name"\s*:/,
    fix: 'It tells which connections were let through. It holds no requests.',
  },
  {
    name: 'a log of AWS WAF',
    fits: /"webaclId"\s*:/,
    fix: 'It tells what a web ACL let pass, before S3 was asked. Look there for requests that the access log does not have.',
  },
  {
    name: 'a query log of Route 53',
    fits: /"query_name"\s*:[\s\S]*?"query_type"\s*:|^1\.0 \d{4}-\d\d-\d\dT[\d:.]+Z Z\w+ /m,
    fix: 'It tells which names were looked up, for example whether workers reach S3 by way of an endpoint. It holds no requests.',
  },
  {
    name: 'findings of GuardDuty',
    fits: /"schemaVersion"\s*:[\s\S]*?"(?:service|type)"\s*:[\s\S]*?guardduty|"detectorId"\s*:/i,
    fix: OWN_S3_LOG,
  },
  {
    name: 'a log of worker activity of Ground Truth',
    fits: /"worker_id"\s*:|"cognito_sub_id"\s*:|"task_accepted_time"\s*:/,
    fix: 'Give it beside the access log: --worker-activity FILE names who had a task open.',
  },
  {
    name: 'an output manifest of Ground Truth',
    fits: /^\s*\{"source(?:-ref)?"\s*:/,
    fix: OWN_S3_LOG,
  },
  {
    name: 'an audit log of MinIO',
    fits: /"deploymentid"\s*:[\s\S]*?"api"\s*:\s*\{/,
    fix: 'MinIO writes no server access logs of the kind of S3; its audit log is not read.',
  },
  {
    name: 'a usage log of Google Cloud Storage',
    fits: /^"?time_micros"?,"?c_ip"?/,
    fix: 'Ground Truth reads from S3 only; the log of another store is not read.',
  },
  {
    name: 'a log of Azure Storage',
    fits: /^[12]\.0;\d{4}-\d\d-\d\dT[\d:.]+Z;\w+;/m,
    fix: 'Ground Truth reads from S3 only; the log of another store is not read.',
  },
  {
    name: 'an inventory of S3',
    fits: /^"[a-z0-9.-]{3,63}","[^"\n]+"(?:,"[^"\n]*"){2,}\r?$|"sourceBucket"\s*:[\s\S]*?"fileSchema"\s*:/m,
    fix: INVENTORY,
  },
  {
    // Two or three columns: the same bucket in front of each row, or one row alone.
    name: 'an inventory of S3',
    fits: /^("?[a-z0-9][a-z0-9.-]{2,62}"?),[^\n]+\n\1,|^"[a-z0-9][a-z0-9.-]{2,62}","[^"\n]+"(?:,"[^"\n]*")?\s*$/,
    fix: INVENTORY,
  },
  {
    name: 'an answer of S3 or a web page that was saved as a file',
    fits: /^\s*<(?:\?xml|!doctype|html|Error|ListBucketResult)\b/i,
    fix: 'Fetch the log object again; what is in this file is an error message or a page.',
  },
  {
    name: 'a table as CSV',
    fits: /^(?:"[^"\n]*"|[^",\n]*)(?:,(?:"[^"\n]*"|[^",\n]*)){2,}\r?\n/,
    fix: 'Exports of CloudWatch Logs Insights and of Athena are read where the header names @message, or the fields of records (request_time, remote_ip, operation, request_uri, http_status, ...).',
  },
  {
    name: 'JSON of another kind',
    fits: /^\s*[{[]/,
    fix: 'JSON is read where its objects have the fields of access log records (request_time, remote_ip, operation, request_uri, http_status, ...), or such an object in message.',
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
