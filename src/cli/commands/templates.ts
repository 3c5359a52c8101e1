import { type Command, Option } from 'commander';
import {
  addChangeOptions,
  examples,
  failOnOption,
  type Leaf,
  outputOption,
  REPORT_FORMATS,
  runs,
} from '../leaf.ts';

/** `groundctl templates …` */
export function addTemplates(program: Command, leaf: Leaf): void {
  const noun = program
    .command('templates')
    .description('custom task templates: render, lint, check, preview');

  const render = noun
    .command('render <file>')
    .description('the HTML of one task, as Ground Truth would render it')
    .option('--task-input <json>', 'task.input: JSON text, a file, or - for standard input')
    .option('--manifest <file>', 'manifest whose line becomes task.input: a file, or s3://…')
    .option('--line <n>', 'line of the manifest, from 1; default 1');
  addInputOptions(render)
    .option('--remote', 'also have SageMaker render it (RenderUiTemplate), and show what differs')
    .option('--role <arn>', "role for --remote; default: the newest labeling job's")
    .addOption(outputOption('table', 'json'));
  addRenderingOptions(render, 'sign URLs with your credentials');
  runs(render, leaf, async () => (await import('../templates/render.ts')).render);
  examples(
    render,
    'groundctl templates render task.liquid.html --task-input \'{"source-ref": "s3://acme-labeling-data/a.png"}\'',
    'groundctl templates render task.liquid.html --manifest job.manifest --line 7 --pre-lambda pre.py',
  );

  const lint = noun
    .command('lint <file...>')
    .description('what is wrong with templates, and where; --fix fixes what is safe to fix')
    .option('--fix', 'write the safe fixes; shows them first')
    .option('--labels <file>', "the job's label categories, checked against what the elements accept")
    .addOption(assumeOption())
    .addOption(outputOption(...REPORT_FORMATS))
    .addOption(failOnOption());
  addChangeOptions(lint);
  runs(lint, leaf, async () => (await import('../templates/lint.ts')).lint);
  examples(
    lint,
    'groundctl templates lint task.liquid.html',
    'groundctl templates lint *.liquid.html --fix --dry-run',
    'groundctl templates lint boxes.liquid.html --labels labels.json',
  );

  const check = noun
    .command('check <file>')
    .description('whether every line of a manifest renders, and is within the quotas of a labeling job')
    .requiredOption('--manifest <file>', 'a file, - for standard input, or s3://…')
    .option('--automated-labeling', 'the job uses automated data labeling, which accepts smaller images');
  addInputOptions(check)
    .addOption(outputOption(...REPORT_FORMATS))
    .addOption(failOnOption());
  addRenderingOptions(check, 'ask S3 whether each object exists, its bytes and pixels, region and CORS');
  runs(check, leaf, async () => (await import('../templates/check.ts')).check);
  examples(
    check,
    'groundctl templates check task.liquid.html --manifest job.manifest',
    'groundctl templates check boxes.liquid.html --manifest job.manifest --labels labels.json',
    'groundctl templates check task.liquid.html --manifest s3://acme-labeling-data/manifests/shelf-boxes-0411.manifest --profile labeling',
  );

  const post = noun
    .command('post-lambda <file>')
    .description("run a post-annotation Lambda on workers' answers, and check its response")
    .requiredOption('--responses <path>', "worker responses: a job's folder of them, or a file")
    .option('--manifest <file>', 'the manifest of the job, for the data objects')
    .option('--label-attribute <name>', 'the label attribute of the job', 'label')
    .option('--labels <file>', "the job's label categories")
    .option('--lambda-timeout <seconds>', 'how long the Lambda may take', '60')
    .addOption(envOption())
    .option('--variables <file>', 'variables of the Lambda, one NAME=VALUE per line')
    .addOption(outputOption(...REPORT_FORMATS))
    .addOption(failOnOption());
  runs(post, leaf, async () => (await import('../templates/post-lambda.ts')).postLambda);
  examples(post, 'groundctl templates post-lambda post.js --responses worker-response/');

  const preview = noun
    .command('preview <file>')
    .description('a page on loopback that shows each line as its task, with the lint findings')
    .requiredOption('--manifest <file>', 'a file, or s3://…')
    .option('--port <n>', 'port of the page, 0 for a free one', '0')
    .option('--workteam <name>', "show what the team's lock does to the URLs")
    .option('--worker-ip <ip>', "sign the URLs for a worker at this address, as the team's lock binds them")
    .option('--role <arn>', "role that signs for --worker-ip; default: the newest labeling job's")
    .option(
      '--allow-read <uri...>',
      'sign these too, not only objects named by the line; a prefix ends with /',
    )
    .option('--online', "load AWS's own crowd elements (https://assets.crowd.aws) instead of stand-ins");
  addInputOptions(preview);
  addRenderingOptions(preview, 'sign URLs with your credentials, and let the page load them');
  runs(preview, leaf, async () => (await import('../templates/preview.ts')).preview);
  examples(
    preview,
    'groundctl templates preview task.liquid.html --manifest job.manifest',
    'groundctl templates preview task.liquid.html --manifest job.manifest --workteam radiology-readers --worker-ip 203.0.113.7',
  );
}

function addInputOptions(command: Command): Command {
  return command
    .option('--pre-lambda <file>', 'pre-annotation Lambda (.js or .py) to run on this machine')
    .option('--lambda-timeout <seconds>', 'how long the Lambda may take for one line', '10')
    .addOption(envOption())
    .option('--variables <file>', 'variables of the Lambda, one NAME=VALUE per line')
    .addOption(lambdaAwsOption())
    .option('--labels <file>', "label categories: builds task.input like AWS's own Lambda functions");
}

function addRenderingOptions(command: Command, session: string): Command {
  return command
    .addOption(assumeOption())
    .option('--session', `${session}; default with --profile, --endpoint-url and --sandbox`)
    .option('--no-session', 'use no credentials and send no requests');
}

function envOption(): Option {
  const option = new Option('--env <name=value>', 'a variable of the Lambda; repeat');
  return option.argParser<readonly string[]>((pair, before = []) => [...before, pair]);
}

function lambdaAwsOption(): Option {
  const option = new Option(
    '--lambda-aws [where]',
    'let the Lambda call AWS: a sandbox (its own, or --endpoint-url), or your session',
  );
  return option.choices(['sandbox', 'session']).preset('sandbox');
}

function assumeOption(): Option {
  const option = new Option(
    '--assume <name=value>',
    'decide what AWS leaves open, see docs/templates.md; repeat',
  );
  return option.argParser<readonly string[]>((pair, before = []) => [...before, pair]);
}
