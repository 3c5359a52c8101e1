import { recogniseFlow } from '../../../src/migrate/flow/recognise.ts';
import { inspectFlow } from '../../../src/migrate/inspect/inspect.ts';
import { readRemap } from '../../../src/migrate/remap/read-remap.ts';
import { transformFlow } from '../../../src/migrate/remap/transform.ts';
import { base85, flowText, source, step, zip } from '../../migrate/sample.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

const model = base85(zip('data', Buffer.from('{"fitted":[1,2,3]}')));
const seeds = [
  flowText(),
  flowText(
    source('a', 's3a://111122223333-in/x%20y.csv'),
    step('b', { parameters: { code: 'import boto3\nx = 1' } }),
  ),
  flowText(step('a', { trained_parameters: { model } }), step('b', { inputs: [{ node_id: 'a' }] })),
  flowText(
    step('a', {
      parameters: { n: 1e300, m: -0, s: '\ud83d\ude00"\\', arn: 'arn:aws:iam::111122223333:role/r' },
    }),
  ),
  `{"a":${'['.repeat(60)}${']'.repeat(60)},${flowText().slice(1)}`,
].map((text) => Buffer.from(text));
const utf16 = Buffer.from(flowText(), 'utf16le');
const remap = readRemap(
  Buffer.from(
    '{"accounts":{"111122223333":"444455556666"},"buckets":{"sagemaker-us-east-1-111122223333":"b-2"},"regions":{"us-east-1":"eu-west-1"}}',
  ),
  'map.json',
);

export const flows: Target = {
  name: 'flows',
  about: 'Data Wrangler flows',
  make: (random) => mutate(random.chance(0.02) ? utf16 : random.pick(seeds), random.pick(seeds), random),
  take(bytes) {
    const flow = recogniseFlow(bytes);
    if (!flow.ok) return plainWords([flow.problem]);
    inspectFlow('a.flow', flow.value);
    for (const stripTrained of [false, true]) {
      const changed = transformFlow(flow.value, 'x', { remap, stripTrained });
      if (!changed.ok) plainWords([changed.problem]);
      else check(recogniseFlow(changed.value.flow.bytes).ok, 'a flow is none any more after its map');
    }
    const same = transformFlow(flow.value, 'x', { remap: undefined, stripTrained: false });
    check(same.ok && same.value.flow.bytes.equals(bytes), 'a flow changes though nothing was asked of it');
  },
};
