import { request } from 'node:http';
import { GroundctlError, usageError } from '../../core/errors.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { signRequest } from '../../core/sigv4/sign.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { CONTROL_SERVICE } from '../../sandbox/control.ts';
import { ADMIN_ACCESS_KEY_ID, FIXED_SECRET_ACCESS_KEY } from '../../sandbox/identity.ts';
import { UNITS } from '../duration.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { parsePort } from '../port.ts';

interface ClockOptions extends GlobalOptions {
  readonly port: string;
}

interface Time {
  /** ISO 8601. */
  readonly now: string;
  /** Milliseconds from the machine's time. */
  readonly offset: number;
}

const PATH = '/_sandbox/clock';
const MOVES: Readonly<Record<string, number>> = { ...UNITS, w: 7 * UNITS.d };

/** `groundctl sandbox clock [WHEN]` */
export async function clock(io: Io, options: ClockOptions, when?: string): Promise<ExitCode> {
  const port = parsePort(options.port);
  if (port === 0)
    throw usageError('0 is not a port that a sandbox listens on: use the one that sandbox start printed.');
  const move = when === undefined ? undefined : parseMove(when);
  const time = await ask(port, move);
  if (options.output === 'json') {
    io.print(renderJson(jsonDocument('sandbox.clock', { now: time.now, offsetSeconds: time.offset / 1000 })));
  } else io.print(`${time.now} in the sandbox, ${describe(time.offset)}\n`);
  return undefined;
}

/** `+2h`, `+1d12h`, `-30m`, an ISO 8601 date, or `reset`. */
function parseMove(text: string): object {
  if (text === 'reset') return { reset: true };
  const [, sign, span = ''] = /^([+-])((?:\d{1,6}[smhdw])+)$/.exec(text) ?? [];
  if (sign !== undefined) {
    const parts = [...span.matchAll(/(\d+)([smhdw])/g)];
    const total = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (MOVES[unit] ?? 0), 0);
    return { advance: sign === '-' ? -total : total };
  }
  if (/^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text) && !Number.isNaN(Date.parse(text))) {
    return { set: new Date(text).toISOString() };
  }
  throw usageError(
    `${quoteForMessage(text)} is not a time: use +2h, +1d12h, -30m (units s, m, h, d, w), a date such as ` +
      '2026-12-01T09:00:00Z, or reset.',
  );
}

function describe(offset: number): string {
  if (Math.abs(offset) < 1000) return 'the system time';
  let left = Math.round(Math.abs(offset) / 1000) * 1000;
  const parts = Object.entries(UNITS)
    .reverse()
    .flatMap(([name, size]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      return count === 0 ? [] : [`${count}${name}`];
    });
  return `${parts.join(' ')} ${offset > 0 ? 'ahead of' : 'behind'} the system time`;
}

function ask(port: number, move: object | undefined): Promise<Time> {
  const body = move === undefined ? '' : JSON.stringify(move);
  const method = move === undefined ? 'GET' : 'POST';
  const host = `127.0.0.1:${port}`;
  const credentials = { accessKeyId: ADMIN_ACCESS_KEY_ID, secretAccessKey: FIXED_SECRET_ACCESS_KEY };
  const headers = signRequest(
    { method, host, path: PATH, body },
    { credentials, region: 'us-east-1', service: CONTROL_SERVICE },
  );
  return new Promise((resolve, reject) => {
    const failed = (cause?: unknown) => reject(notThere(port, cause));
    const sent = request(`http://${host}${PATH}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        try {
          const { now, offset, message } = JSON.parse(text) as Partial<Time> & { message?: string };
          if (typeof now === 'string' && typeof offset === 'number') resolve({ now, offset });
          else if (response.statusCode === 400 && message) reject(usageError(message));
          else failed();
        } catch (error) {
          failed(error);
        }
      });
      response.on('error', failed);
    });
    sent.on('error', failed).end(body);
  });
}

function notThere(port: number, cause: unknown): GroundctlError {
  return new GroundctlError(`No sandbox of groundctl sandbox start answers on port ${port}.`, {
    code: 'no-sandbox',
    source: 'configuration',
    hint: 'Start one with groundctl sandbox start, or pass its port with --port.',
    cause,
  });
}
