import { access, cp, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GroundctlError } from '../core/errors.ts';
import { localFault } from '../core/files/local-fault.ts';
import { makeFolder } from '../core/files/make-folder.ts';
import { jsonDocument, renderJson } from '../core/report/json.ts';
import { sanitize } from '../core/text/sanitize.ts';
import { commandLine } from '../core/text/shell-quote.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';

/** `groundctl examples [FOLDER]`: the files that the examples in --help name. Overwrites nothing. */
export async function copyExamples(
  io: Io,
  options: GlobalOptions,
  folder = 'groundctl-examples',
): Promise<ExitCode> {
  const source = await examplesFolder();
  const files = (await readdir(source, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)))
    .sort();
  const there: string[] = [];
  for (const file of files) if (await exists(join(folder, file))) there.push(join(folder, file));
  if (there.length > 0) {
    throw new GroundctlError(`${folder} holds files of these names already; nothing was written.`, {
      code: 'file-exists',
      source: 'usage',
      problems: there,
      hint: 'Name another folder: groundctl examples FOLDER.',
    });
  }
  for (const [done, file] of files.entries()) {
    const path = join(folder, file);
    try {
      makeFolder(dirname(path));
      await cp(join(source, file), path, { errorOnExist: true, force: false });
    } catch (error) {
      throw localFault(
        error,
        path,
        `${done} of ${files.length} files were written: remove them, or name another folder.`,
      );
    }
  }
  if (options.output === 'json') {
    io.print(renderJson(jsonDocument('examples', { folder, files })));
    return undefined;
  }
  const enter = commandLine(['cd', folder]);
  const first = enter.copyable ? `  ${enter.text}\n` : '';
  io.print(`${files.length} files in ${sanitize(folder)}. Try them:\n\n`);
  io.print(
    `${first}  groundctl templates lint task.liquid.html\n  groundctl batches check frames --sandbox\n`,
  );
  return undefined;
}

/** `examples/` of the installed package, wherever the bundler put this file. */
async function examplesFolder(): Promise<string> {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!(await exists(join(at, 'examples', 'README.md')))) {
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

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
