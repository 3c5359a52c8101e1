/**
 * The public surface, as text that a change must show: compares api/*.api.md with what the library exports now.
 * `--write` writes them again. Needs `npm run build:lib` before.
 */
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = join(import.meta.dirname, '..');
const write = process.argv.includes('--write');
const config = ExtractorConfig.loadFileAndPrepare(join(root, 'api-extractor.json'));
const result = Extractor.invoke(config, {
  localBuild: write,
  messageCallback: (message) => {
    message.handled =
      message.logLevel !== ExtractorLogLevel.Error && message.logLevel !== ExtractorLogLevel.Warning;
  },
});
if (result.apiReportChanged && !write) {
  console.error('The public surface changed: run "npm run api -- --write" and commit api/ with the change.');
}
process.exitCode = result.succeeded || write ? 0 : 1;
