import { stringify } from 'yaml';
import { renderJson } from '../../core/report/json.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { teamsDocument } from '../../workteams/file/export-teams.ts';
import { teamsTerraform } from '../../workteams/file/terraform.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

interface ExportOptions extends GlobalOptions {
  readonly format: 'yaml' | 'json' | 'terraform';
  readonly members?: boolean;
}

/** `groundctl workteams export` */
export async function exportTeams(io: Io, options: ExportOptions): Promise<ExitCode> {
  const { workteams } = await io.connect(options);
  const exported = await workteams.exportTeams({ signal: io.signal, members: options.members });
  for (const note of exported.notes) io.say(sanitize(note));
  if (options.format === 'terraform') {
    const { text, notes } = teamsTerraform(exported);
    for (const note of notes) io.say(sanitize(`Terraform's AWS provider does not support: ${note}.`));
    io.print(text);
    return undefined;
  }
  const document = teamsDocument(exported);
  // Readers of YAML 1.1 take an unquoted `off` for false.
  io.print(
    options.format === 'json'
      ? renderJson(document)
      : stringify(document, { schema: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false }),
  );
  return undefined;
}
