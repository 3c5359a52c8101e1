import type { Connection } from '../../connect.ts';
import { orThrow } from '../../core/parsed.ts';
import { parseAssumptions } from '../../templates/dialect/assumptions.ts';
import type { SessionPresigner } from '../../templates/operations.ts';
import type { Presign } from '../../templates/presign/presign.ts';
import { createPlaceholderPresigner } from '../../templates/presign/sigv4-presigner.ts';
import type { GlobalOptions, Io } from '../io.ts';

/** Options of all commands that render. */
export interface RenderingOptions extends GlobalOptions {
  readonly assume?: readonly string[];
  /** Use the session: sign URLs, and ask S3 where the command does. */
  readonly session?: boolean;
}

export interface RenderingSession {
  readonly connection: Connection | undefined;
  readonly region: string;
  readonly presign: Presign;
  readonly signed: boolean;
  readonly locateBuckets: SessionPresigner['locateBuckets'];
}

/** Region of placeholders where nobody names one. */
const PLACEHOLDER_REGION = 'us-east-1';

const UNSIGNED = { signed: false, locateBuckets: async () => false };

/** A session where the options ask for one, else none: rendering and checking need no account. */
export async function openSession(
  io: Io,
  options: RenderingOptions,
  needed: boolean,
): Promise<RenderingSession> {
  const asked =
    needed ||
    options.session === true ||
    options.sandbox === true ||
    options.profile !== undefined ||
    options.endpointUrl !== undefined;
  if (!asked || options.session === false) {
    const region = options.region ?? options.settings?.values.region ?? PLACEHOLDER_REGION;
    const connection = needed ? await io.connect(options) : undefined;
    return { connection, region, presign: createPlaceholderPresigner(region), ...UNSIGNED };
  }
  const connection = await io.connect(options);
  const presigner = await connection.templates.presigner();
  return { connection, region: connection.target.region, ...presigner };
}

export function assumptionsOf(options: RenderingOptions) {
  return orThrow(parseAssumptions(options.assume ?? []));
}
