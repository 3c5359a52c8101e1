import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sea from 'node:sea';
import { fileURLToPath } from 'node:url';
import { GroundctlError } from '../core/errors.ts';
import { filesBelow } from '../core/files/files-below.ts';

type Examples = ReadonlyMap<string, () => Promise<Uint8Array>>;

/** The files of `examples/` in order, by their paths in it, with how to read each. */
export async function bundledExamples(): Promise<Examples> {
  return sea.isSea() ? insideExecutable() : beside(examplesFolder());
}

/** Of the single executable, which holds them (scripts/package.ts). */
function insideExecutable(): Examples {
  const names = sea
    .getAssetKeys()
    .filter((name) => name.startsWith('examples/'))
    .sort();
  return new Map(
    names.map((name) => [name.slice('examples/'.length), async () => new Uint8Array(sea.getRawAsset(name))]),
  );
}

async function beside(folder: string): Promise<Examples> {
  const names = await filesBelow(folder);
  return new Map(names.map((name) => [name, () => readFile(join(folder, name))]));
}

/** `examples/` of the installed package, wherever the bundler put this file. */
function examplesFolder(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'examples', 'README.md'))) {
    const above = dirname(at);
    if (above === at)
      throw new GroundctlError('This installation has no folder of examples.', {
        code: 'no-examples',
        source: 'configuration',
        hint: 'Install the package from npm again.',
      });
    at = above;
  }
  return join(at, 'examples');
}
