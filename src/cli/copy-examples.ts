import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GroundctlError } from '../core/errors.ts';
import { localFault } from '../core/files/local-fault.ts';
import { makeFolder } from '../core/files/make-folder.ts';
import { jsonDocument, renderJson } from '../core/report/json.ts';
import { sanitize } from '../core/text/sanitize.ts';
import { commandLine } from '../core/text/shell-quote.ts';
import { bundledExamples } from './bundled-examples.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';

/** `groundctl examples [FOLDER]`: the files that the examples in --help name. Overwrites nothing. */
export async function copyExamples(
  io: Io,
  options: GlobalOptions,
  folder = 'groundctl-examples',
): Promise<ExitCode> {
  const examples = await bundledExamples();
  const files = [...examples.keys()];
  const there = files.map((file) => join(folder, file)).filter((path) => existsSync(path));
  if (there.length > 0) {
    throw new GroundctlError(`${folder} already contains files with these names; nothing was written.`, {
      code: 'file-exists',
      source: 'usage',
      problems: there,
      hint: 'Name another folder: groundctl examples FOLDER.',
    });
  }
  for (const [done, [file, read]] of [...examples].entries()) {
    const path = join(folder, file);
    try {
      makeFolder(dirname(path));
      await writeFile(path, await read(), { flag: 'wx' });
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
