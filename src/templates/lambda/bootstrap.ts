/**
 * Programs that load a Lambda's file, say `{"ready": true}` or `{"fatal": …}`, and answer one event a line, as
 * `{"answer": …}` or `{"error": …}`, all on file descriptor 3. What the Lambda prints stays on its own stdout and
 * stderr.
 */
export const NODE_BOOTSTRAP = `
import { createInterface } from 'node:readline';
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const say = (message) => {
  let rest = Buffer.from(JSON.stringify(message) + '\\n');
  while (rest.length > 0) {
    try { rest = rest.subarray(writeSync(3, rest)); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
  }
};
const text = (error) => {
  const message = String((error && error.message) || error);
  return error && error.name && error.name !== 'Error' ? error.name + ': ' + message : message;
};
const context = { functionName: 'local', awsRequestId: 'local', getRemainingTimeInMillis: () => 3000 };
let handler;
try {
  const module = await import(pathToFileURL(globalThis.process.argv[1]));
  handler = module.handler ?? module.lambda_handler ?? module.default?.handler ?? module.default?.lambda_handler;
  if (typeof handler !== 'function') throw new Error('it exports no function handler');
} catch (error) {
  say({ fatal: text(error) });
  globalThis.process.exit(0);
}
say({ ready: true });
for await (const line of createInterface({ input: globalThis.process.stdin })) {
  try {
    const event = JSON.parse(line);
    const answer = handler.length >= 3
      ? await new Promise((resolve, reject) => handler(event, context, (error, value) => error ? reject(error) : resolve(value)))
      : await handler(event, context);
    say({ answer: answer === undefined ? null : answer });
  } catch (error) {
    say({ error: text(error) });
  }
}
`;

export const PYTHON_BOOTSTRAP = `
import importlib.util, json, os, sys
out = os.fdopen(3, 'w', encoding='utf-8')
def say(message):
    text = json.dumps(message, allow_nan=False)
    out.write(text + '\\n')
    out.flush()
class Context:
    function_name = aws_request_id = 'local'
    def get_remaining_time_in_millis(self):
        return 3000
try:
    spec = importlib.util.spec_from_file_location('pre_annotation_lambda', sys.argv[1])
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[1])))
    spec.loader.exec_module(module)
    handler = getattr(module, 'lambda_handler', None) or getattr(module, 'handler', None)
    if handler is None:
        raise Exception('it has no function lambda_handler')
except BaseException as error:
    said = str(error) if type(error) is Exception else '%s: %s' % (type(error).__name__, error)
    say({'fatal': said})
    sys.exit(0)
say({'ready': True})
for line in sys.stdin.buffer:
    try:
        say({'answer': handler(json.loads(line), Context())})
    except BaseException as error:
        say({'error': '%s: %s' % (type(error).__name__, error)})
`;
