import { jsonDocument, renderJson } from '../core/report/json.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';
import { VERSION } from './version.ts';

/** `groundctl version`: what a report of a fault has to say. */
export async function showVersion(io: Io, { output }: GlobalOptions): Promise<ExitCode> {
  const { version: node, platform, arch } = process;
  io.print(
    output === 'json'
      ? renderJson(jsonDocument('version', { version: VERSION, node, platform, arch }))
      : `groundctl ${VERSION}  Node.js ${node}  ${platform} ${arch}\n`,
  );
  return undefined;
}
