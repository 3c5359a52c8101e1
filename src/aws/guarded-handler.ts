import { pipeline, type Readable, Transform } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { AnswerError } from './answer-error.ts';

/**
 * In ms. A person is waiting: a host that drops packets costs the attempts of a call times the first, a server that
 * never answers twice the second (retry.ts). Left alone, the SDK waits for ever and the AWS CLI a minute each time;
 * without `throwOnRequestTimeout` the SDK would print a warning and go on waiting.
 */
const TIMEOUTS = { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** Longest time for all of an answer, in ms, where no call may take longer; pauses are as long as for a first byte. */
const WHOLE_MS = 120_000;

/** In bytes: four times the longest page of a listing, with every character of its keys written as an entity. */
export const LONGEST_ANSWER = 32 << 20;

type Handle = NodeHttpHandler['handle'];

/** What one call may ask of the handler besides the SDK's own options. */
interface SendOptions {
  /** The body of a good answer is read by whoever asked, as it comes. */
  readonly streamed?: boolean;
}

/**
 * What every SDK client of this program talks through. An answer has to come from AWS (or what stands in for it),
 * and ends: in size, in time, and a moment after an interruption.
 */
export class GuardedHandler extends NodeHttpHandler {
  /** Cuts off what is under way. */
  readonly cut: AbortSignal | undefined;

  readonly #pause: number;

  /** `patience` is the time for a first byte, and for a pause after it where that is not given, in ms. */
  constructor(cut?: AbortSignal, patience: number = TIMEOUTS.requestTimeout, pause: number = patience) {
    super({ ...TIMEOUTS, requestTimeout: patience });
    this.cut = cut;
    this.#pause = pause;
  }

  override async handle(...[request, options = {}]: Parameters<Handle>): ReturnType<Handle> {
    const { abortSignal, ...others } = options;
    const signals = [abortSignal, this.cut].filter((signal) => signal instanceof AbortSignal);
    const { response } = await super.handle(request, { ...others, abortSignal: AbortSignal.any(signals) });
    const { statusCode, headers, body } = response;
    const good = statusCode >= 200 && statusCode < 300;
    if (isForeignPage(response)) {
      body.destroy();
      throw new AnswerError('page', statusCode);
    }
    if (!good || !(options as SendOptions).streamed) {
      response.body = bounded(body, statusCode, { doubted: !isSigned(headers), patience: this.#pause });
    }
    return { response };
  }
}

/** True for a page of HTML as captive portals and proxies answer everything with, and with status 200. */
export function isForeignPage(answer: {
  readonly statusCode?: number | undefined;
  readonly headers: { readonly [name: string]: unknown };
}): boolean {
  const { statusCode = 0, headers } = answer;
  const page = /^\s*(text\/html|application\/xhtml)/i.test(String(headers['content-type'] ?? ''));
  return page && statusCode >= 200 && statusCode < 300 && !isSigned(headers);
}

/** AWS, and what stands in for it, numbers its answers; what comes in their place does not. */
function isSigned(headers: { readonly [name: string]: unknown }): boolean {
  return ['x-amz-request-id', 'x-amzn-requestid', 'x-amz-id-2'].some((name) => headers[name]);
}

/** The body as long as it keeps to the limits; `doubted` where it may be a page under another type. */
function bounded(
  body: Readable,
  status: number,
  { doubted, patience }: { readonly doubted: boolean; readonly patience: number },
): Readable {
  let size = 0;
  const limits = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      idle.refresh();
      const first = size === 0;
      size += chunk.length;
      if (size > LONGEST_ANSWER) done(new AnswerError('too-large', status));
      else if (first && doubted && isPage(chunk)) done(new AnswerError('page', status));
      else done(null, chunk);
    },
  });
  const late = () => limits.destroy(silence());
  const idle = setTimeout(late, patience);
  const whole = setTimeout(late, Math.max(WHOLE_MS, patience));
  pipeline(body, limits, () => {
    clearTimeout(idle);
    clearTimeout(whole);
  });
  return limits;
}

function isPage(start: Buffer): boolean {
  return /^\s*<(?:!doctype\s+html|html)\b/i.test(
    start.toString('latin1', 0, 200).replace(/^\u00ef\u00bb\u00bf/, ''),
  );
}

/** As the SDK has it where a request is not answered. */
export function silence(): Error {
  const error = new Error('no data arrived in time');
  return Object.assign(error, { name: 'TimeoutError', code: 'ETIMEDOUT' });
}
