import type { Connection } from '../../connect.ts';
import * as manifests from '../../templates/manifest/open-manifest.ts';
import { standardInput } from '../read-text.ts';

/** Opens a file, `-` for standard input, or an object of S3. Usage errors for what is not there. */
export async function openManifest(
  manifest: string,
  connection: Connection | undefined,
  signal: AbortSignal,
): Promise<manifests.OpenManifest> {
  if (manifest === '-') return { chunks: standardInput(signal), size: undefined };
  return manifests.openManifest(manifest, connection?.templates, signal);
}
