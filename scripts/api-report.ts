/**
 * The public surface, as text that a change must show: compares api/*.api.md with what the library and
 * `groundctl/sandbox` export now. `--write` writes them again; `--types` only rolls the declarations up into dist/lib.
 * Both need those of tsc. A type that is in the surface and cannot be imported is an error; a member that only the
 * library itself reads is tagged `@internal`, and tsc leaves it out.
 */
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = join(import.meta.dirname, '..');
const path = join(root, 'api-extractor.json');
const typesOnly = process.argv.includes('--types');
const write = typesOnly || process.argv.includes('--write');

const library = report('groundctl', 'dist/types/index.d.ts', 'index.d.ts');
const sandbox = report('sandbox', 'dist/types/sandbox/start.d.ts', 'sandbox.d.ts');
if (!library || !sandbox) process.exitCode = 1;

/** Compares or writes one report and rolls its types up; false where it has changed unseen. */
function report(name: string, entry: string, types: string): boolean {
  const file = ExtractorConfig.loadFile(path);
  const config = ExtractorConfig.prepare({
    configObject: {
      ...file,
      mainEntryPointFilePath: join(root, entry),
      apiReport: { ...file.apiReport, enabled: !typesOnly, reportFileName: name },
      dtsRollup: { enabled: true, untrimmedFilePath: join(root, 'dist/lib', types) },
    },
    configObjectFullPath: path,
    packageJsonFullPath: join(root, 'package.json'),
  });
  const result = Extractor.invoke(config, {
    localBuild: write,
    messageCallback: (message) => {
      const { logLevel } = message;
      message.handled = logLevel !== ExtractorLogLevel.Error && logLevel !== ExtractorLogLevel.Warning;
    },
  });
  if (result.apiReportChanged && !write) {
    console.error(
      `api/${name}.api.md is out of date: run "npm run api -- --write" and commit api/ with the change.`,
    );
  }
  return result.succeeded;
}
