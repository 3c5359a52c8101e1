import { type Command, Option } from 'commander';
import {
  addChangeOptions,
  examples,
  failOnOption,
  type Leaf,
  outputOption,
  REPORT_FORMATS,
  RESULT_FORMATS,
  runs,
} from '../leaf.ts';

/** `groundctl policies …` */
export function addPolicies(program: Command, leaf: Leaf): void {
  const noun = program
    .command('policies')
    .description('IAM and bucket policies: generate, check, and try them before you attach them');

  const list = noun
    .command('list')
    .description('the documents that can be generated')
    .addOption(outputOption(...RESULT_FORMATS));
  runs(list, leaf, async () => (await import('../policies/list.ts')).list);
  examples(list, 'groundctl policies list', 'groundctl policies list --output json');

  const show = noun
    .command('show <document>')
    .description('one document: purpose, parameters, and the reason for each statement')
    .addOption(outputOption('table', 'json', 'markdown'));
  runs(show, leaf, async () => (await import('../policies/show.ts')).show);
  examples(show, 'groundctl policies show presigned-reads');

  const generate = addDocumentOptions(
    noun.command('generate <document>').description('print one document, ready to attach'),
  )
    .addOption(
      new Option('--format <format>', 'output format')
        .choices(['json', 'yaml', 'terraform', 'cloudformation', 'cdk'])
        .default('json'),
    )
    .option('--out <file>', 'write to this file, which must not exist')
    .option('--explain', 'explain on stderr why each statement is there, and its source');
  runs(generate, leaf, async () => (await import('../policies/generate.ts')).generate);
  examples(
    generate,
    'groundctl policies generate presigned-reads --param bucket=acme-labeling-data --param cidrs=203.0.113.0/24',
    'groundctl policies generate team-topic --workteam radiology-readers --param topic=arn:aws:sns:us-east-1:111122223333:tasks',
    'groundctl policies generate plus-role-trust --variant aws-article --format terraform --out trust.tf',
    'groundctl policies generate cors-images --format cloudformation',
  );

  const lint = noun
    .command('lint <file...>')
    .description('check policies, - for stdin: unknown names, statements that are too wide or never apply')
    .addOption(asOption())
    .addOption(outputOption(...REPORT_FORMATS))
    .addOption(failOnOption());
  runs(lint, leaf, async () => (await import('../policies/lint.ts')).lint);
  examples(
    lint,
    'groundctl policies lint bucket-policy.json',
    'groundctl policies lint *.json --output sarif --fail-on warning',
  );

  const evaluate = noun
    .command('evaluate')
    .description('would a request get through? Which statement decides, and why the others do not match')
    .option('--policy <file...>', 'identity policies of the caller')
    .option('--resource <file>', 'policy of the bucket, key, topic or role')
    .option('--session-policy <file>', 'session policy')
    .option('--endpoint <file>', 'policy of the VPC endpoint')
    .option('--boundary <file>', 'permissions boundary of the caller')
    .option('--scp <file...>', 'service control policies, one for each level of the organization')
    .option('--policies <folder>', 'all of these from a folder that policies collect wrote')
    .option('--request <word...>', 'a JSON file, or words: action=… resource=ARN principal=… aws:SourceIp=…')
    .addOption(
      new Option('--expect <decision>', 'exit with 1 on the other result').choices(['allow', 'deny']),
    )
    .option('--matrix', 'a table of networks against actions instead of one request')
    .option('--action <name...>', 'columns of the matrix: s3:GetObject, presigned:s3:GetObject')
    .option('--arn <arn>', 'the resource that the actions of the matrix apply to')
    .option('--principal <principal>', 'the caller in the matrix: an ARN, a service, or anonymous')
    .option('--network <name=address...>', 'office=203.0.113.9, gateway-endpoint=vpce-ID,10.0.0.9')
    .addOption(outputOption(...RESULT_FORMATS));
  runs(evaluate, leaf, async () => (await import('../policies/evaluate.ts')).evaluate);
  examples(
    evaluate,
    'groundctl policies evaluate --resource bucket.json --request action=s3:GetObject resource=arn:aws:s3:::labels/a.png principal=arn:aws:iam::111122223333:user/ana aws:SourceIp=203.0.113.7',
    'groundctl policies evaluate --resource bucket.json --request action=s3:GetObject resource=arn:aws:s3:::labels/a.png principal=anonymous aws:SourceIp=203.0.113.7',
    'groundctl policies evaluate --policies account --request action=s3:GetObject resource=arn:aws:s3:::acme-labeling-data/images/a.png aws:SecureTransport=true',
    'groundctl policies evaluate --resource bucket.json --matrix --network vpn=198.51.100.9',
  );

  const collect = noun
    .command('collect')
    .description(
      "collect an account's policies about a role and a bucket into a folder, for policies evaluate",
    )
    .requiredOption('--bucket <name>', 'the bucket that receives the request')
    .requiredOption(
      '--role <name>',
      'the role that makes the request: its name, its ARN or that of a session',
    )
    .requiredOption('--out <folder>', 'folder to write the documents to; new, or empty')
    .addOption(outputOption('table', 'json'));
  runs(collect, leaf, async () => (await import('../policies/collect.ts')).collect);
  examples(
    collect,
    'groundctl policies collect --bucket acme-labeling-data --role acme-labeling-execution --out collected',
  );

  const diff = noun
    .command('diff <before> <after>')
    .description('who gains and who loses access between two documents, network by network')
    .addOption(
      new Option('--as <use>', 'what the documents are for; default: detected from them').choices([
        'identity',
        'resource',
        'session',
        'endpoint',
      ]),
    )
    .option('--action <name...>', 'columns: s3:GetObject, presigned:s3:GetObject')
    .option('--arn <arn>', 'the resource that the actions apply to')
    .option('--principal <principal>', 'the caller: an ARN, a service, or anonymous')
    .option('--network <name=address...>', 'office=203.0.113.9, gateway-endpoint=vpce-ID,10.0.0.9')
    .addOption(outputOption(...RESULT_FORMATS));
  runs(diff, leaf, async () => (await import('../policies/diff.ts')).diff, { connects: false });
  examples(
    diff,
    'groundctl policies diff bucket-policy.json bucket.json',
    'groundctl policies diff bucket-policy.json bucket.json --network office=203.0.113.9',
  );

  const apply = addDocumentOptions(
    noun
      .command('apply <document>')
      .description('apply a bucket policy, CORS rules or logging, merged with what exists'),
  )
    .option('--bucket <name>', 'the bucket, for documents that do not name one')
    .option('--bucket-owner <account>', "account that must own the bucket; default: the caller's")
    .option('--backup-dir <folder>', 'where to save the replaced settings; default: the state folder')
    .option('--force', 'apply it even if it denies you something you may do now')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(apply);
  runs(apply, leaf, async () => (await import('../policies/apply.ts')).apply);
  examples(
    apply,
    'groundctl policies apply cors-images --bucket acme-labeling-data --dry-run',
    'groundctl policies apply presigned-reads --param bucket=acme-labeling-data --param cidrs=203.0.113.0/24',
  );
}

function addDocumentOptions(command: Command): Command {
  return command
    .option('--variant <name>', 'least-privilege, aws-article or aws-docs, where the document has it')
    .option('--param <name=value...>', 'a parameter; lists separated by commas, or repeat')
    .option('--params <file>', 'parameters from a JSON object, - for stdin')
    .option('--workteam <name>', 'take parameters from this work team and its workforce where possible');
}

function asOption(): Option {
  return new Option('--as <use>', 'what the documents are for; default: detected from them').choices([
    'identity',
    'resource',
    'session',
    'endpoint',
    'trust',
    'boundary',
    'scp',
    'access-point',
  ]);
}
