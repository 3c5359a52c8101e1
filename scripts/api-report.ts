/**
 * The public surface, as text that a change must show: compares api/*.api.md with what the library exports now.
 * `--write` writes them again; `--types` only rolls the declarations up into dist/lib. Both need those of tsc.
 */
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = join(import.meta.dirname, '..');
const typesOnly = process.argv.includes('--types');
const write = typesOnly || process.argv.includes('--write');
const path = join(root, 'api-extractor.json');
const file = ExtractorConfig.loadFile(path);
const config = ExtractorConfig.prepare({
  configObject: { ...file, apiReport: { ...file.apiReport, enabled: !typesOnly } },
  configObjectFullPath: path,
  packageJsonFullPath: join(root, 'package.json'),
});
const result = Extractor.invoke(config, {
  localBuild: write,
  messageCallback: (message) => {
    const { logLevel, messageId } = message;
    const loud = logLevel === ExtractorLogLevel.Error || logLevel === ExtractorLogLevel.Warning;
    // The report lists what leaks; the declarations hold it either way.
    message.handled = !loud || (typesOnly && messageId === 'ae-forgotten-export');
  },
});
if (result.apiReportChanged && !write) {
  console.error('The public surface changed: run "npm run api -- --write" and commit api/ with the change.');
}
const sandbox = Extractor.invoke(sandboxConfig(), {
  localBuild: true,
  messageCallback: (message) => {
    message.handled = message.logLevel !== ExtractorLogLevel.Error;
  },
});
if (!sandbox.succeeded) process.exitCode = 1;
else process.exitCode = result.succeeded || write ? 0 : 1;

/** The types of `groundctl/sandbox`, rolled up as those of the library are; the report of the library covers them. */
function sandboxConfig(): ExtractorConfig {
  const file = join(root, 'api-extractor.json');
  const types = join(root, 'dist/types/sandbox/start.d.ts');
  return ExtractorConfig.prepare({
    configObject: {
      ...ExtractorConfig.loadFile(file),
      mainEntryPointFilePath: types,
      apiReport: { enabled: false },
      dtsRollup: { enabled: true, untrimmedFilePath: join(root, 'dist/lib/sandbox.d.ts') },
    },
    configObjectFullPath: file,
    packageJsonFullPath: join(root, 'package.json'),
  });
}
