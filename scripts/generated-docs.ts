import { allRules } from '../src/catalogue.ts';
import { createCatalogue } from '../src/core/catalogue.ts';
import { renderRulesMarkdown } from '../src/core/report/rules-markdown.ts';
import { TEMPLATES } from '../src/policies/catalogue/catalogue.ts';
import { catalogueMarkdown } from '../src/policies/report-markdown.ts';
import { SETTINGS_SCHEMA } from '../src/settings/schema.ts';
import { TEAMS_SCHEMA } from '../src/workteams/file/schema.ts';
import { keysMarkdown } from '../tui/screens/keys-page.ts';
import { sandboxPage } from './sandbox-page.ts';

/** A page of docs/ that is written by `npm run docs` and compared by a test. */
export interface GeneratedDoc {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
}

/** Every generated page, as it should be now. */
export function generatedDocs(): GeneratedDoc[] {
  return [
    { path: 'docs/keys.md', text: keysMarkdown() },
    { path: 'docs/policies.md', text: catalogueMarkdown(TEMPLATES) },
    sandboxPage(),
    { path: 'docs/schemas/teams.schema.json', text: `${JSON.stringify(TEAMS_SCHEMA, undefined, 2)}\n` },
    { path: 'docs/schemas/settings.schema.json', text: `${JSON.stringify(SETTINGS_SCHEMA, undefined, 2)}\n` },
    { path: 'docs/rules.md', text: renderRulesMarkdown(createCatalogue(allRules).rules) },
  ];
}
