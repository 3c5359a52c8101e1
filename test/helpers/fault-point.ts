import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where something happens to a program: at its nth request of an operation, on the way there or on the way back. */
export interface FaultPoint {
  readonly operation: RegExp;
  /** Counts from 1. */
  readonly nth: number;
  /** `before`: the service never sees the request. `after`: it has carried it out, and the answer is lost. */
  readonly when: 'before' | 'after';
}

export interface FaultPoints extends AsyncDisposable {
  /** The endpoint for the program. */
  readonly url: string;
  /**
   * Kills the child at that point; true once it is dead, false where it has ended without getting there. Later
   * requests of the operation, which others of the child's tasks send meanwhile, get nowhere.
   */
  killAt(child: ChildProcess, point: FaultPoint): Promise<boolean>;
  /**
   * Does something at that point, once. The request or the answer is held until it is done, and later requests of the
   * operation are too; then they pass.
   */
  doAt(point: FaultPoint, action: () => void | Promise<void>): void;
}

/** Stands between a program and the service at `target`, and kills the program in the middle of a change. */
export async function faultPoints(target: string): Promise<FaultPoints> {
  /** `act` says whether the request or the answer is lost; `acted`, when later ones pass. */
  let armed: (FaultPoint & { act(): Promise<boolean>; readonly acted: Promise<unknown> }) | undefined;
  let seen = 0;
  const server = createServer(async (incoming, outgoing) => {
    const point = armed;
    const at = point?.operation.test(operationOf(incoming)) ? ++seen : 0;
    const struck = async (when: FaultPoint['when']) =>
      point !== undefined && at === point.nth && when === point.when && (await point.act());
    if (await struck('before')) return incoming.destroy();
    if (point !== undefined && at > point.nth) await point.acted;
    // Given up while it was held.
    if (incoming.destroyed) return;
    const { method = 'GET', url = '/', headers } = incoming;
    // What the service itself breaks off is an answer that is lost as well.
    const lost = async () => ((await struck('after')) ? incoming : outgoing).destroy();
    const forward = request(new URL(url, target), { method, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part)).on('error', lost);
      answer.on('end', async () => {
        if (await struck('after')) incoming.destroy();
        else outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(parts));
      });
    });
    forward.on('error', lost);
    incoming.on('error', () => {
      forward.destroy();
      // Given up by a child that waited too long: its next attempt is the nth.
      if (at === armed?.nth) seen = at - 1;
    });
    incoming.pipe(forward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async killAt(child, point) {
      seen = 0;
      // Neither refused nor answered: the child waits until it is killed.
      const acted = new Promise(() => {});
      armed = { ...point, acted, act: async () => child.kill('SIGKILL') };
      child.stdout?.resume();
      child.stderr?.resume();
      await once(child, 'close');
      armed = undefined;
      return child.signalCode === 'SIGKILL';
    },
    doAt(point, action) {
      seen = 0;
      let doing: Promise<void> | undefined;
      const { promise: acted, resolve } = Promise.withResolvers<void>();
      const act = async () => {
        doing ??= Promise.resolve(action()).then(resolve);
        await doing;
        return false;
      };
      armed = { ...point, acted, act };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `AdminCreateUser` of a JSON service; of S3 the method, `COPY` for a copy, and what the query asks for. */
function operationOf({ method = '', url = '', headers }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.indexOf('.') + 1);
  const sub = /\?(\w+)(?:=?$|&)/.exec(url)?.[1] ?? '';
  return `${headers['x-amz-copy-source'] === undefined ? method : 'COPY'} ${sub}`.trim();
}
