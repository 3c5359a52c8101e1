import { type Html, html } from '../../core/report/html.ts';
import { type PageColumn, pageSection, pageTable, renderPage } from '../../core/report/page.ts';
import { type VerifiedObject, verifyWords } from '../../migrate/verify.ts';

/** What was verified, for the one who decides whether the file system may go: owner by owner, as one page. */
export function verifyHtml(objects: readonly VerifiedObject[], place: string, now: Date): string {
  const wrong = objects.filter(({ status }) => status !== 'verified');
  const owners = [...new Set(objects.map(({ owner }) => owner))].sort();
  const all = objects.filter(({ key }) => key !== undefined);
  return renderPage({
    title: `${objects.length - wrong.length} of ${objects.length} flows verified in ${place}`,
    subtitle: `Every object was read back in full on ${now.toISOString()}, and compared with what was uploaded and with its file.`,
    sections: [
      pageSection('verdict', 'Can the file system be deleted?', verdict(wrong.length)),
      pageSection('owners', 'Whose flows', pageTable('Flows by owner', owners, ownerColumns(objects))),
      wrong.length === 0
        ? undefined
        : pageSection('wrong', 'Not verified', pageTable('What is not verified, and why', wrong, WRONG)),
      pageSection('objects', 'Objects read back', pageTable('Objects', all, OBJECTS)),
    ],
  });
}

function verdict(wrong: number): Html {
  return wrong === 0
    ? html`<p>All flows of the folders are in S3, byte for byte what was uploaded. Each owner still has to import them in Canvas and open them there; until then keep the files.</p>`
    : html`<p>Not yet. ${wrong} ${wrong === 1 ? 'flow is' : 'flows are'} not verified: see below what each needs, run sync, and verify again.</p>`;
}

function ownerColumns(objects: readonly VerifiedObject[]): PageColumn<string>[] {
  const count = (owner: string, verified: boolean) =>
    objects.filter((each) => each.owner === owner && (each.status === 'verified') === verified).length;
  return [
    { header: 'Owner', value: (owner) => owner },
    { header: 'Verified', value: (owner) => count(owner, true), align: 'right' },
    { header: 'Not verified', value: (owner) => count(owner, false), align: 'right' },
  ];
}

const WRONG: readonly PageColumn<VerifiedObject>[] = [
  { header: 'File', value: ({ path }) => path },
  { header: 'Owner', value: ({ owner }) => owner },
  { header: 'Result', value: ({ status, problem }) => verifyWords(status, problem) },
];

const OBJECTS: readonly PageColumn<VerifiedObject>[] = [
  { header: 'File', value: ({ path }) => path },
  { header: 'Object', value: ({ key }) => key },
  { header: 'Result', value: ({ status }) => status },
  { header: 'SHA-256', value: ({ sha256 }) => sha256 },
];
