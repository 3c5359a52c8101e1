import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { html } from '../../../src/core/report/html.ts';
import { pageSection, pageTable, renderPage } from '../../../src/core/report/page.ts';
import { pageFindings } from '../../../src/core/report/page-findings.ts';
import { hasBrowser, launchBrowser } from '../../helpers/browser.ts';

const HOSTILE = '"><script>document.title="owned"</script><img src=x onerror=alert(1)>\u001b[31m\u202e\'';

function hostilePage(): string {
  return renderPage({
    title: HOSTILE,
    subtitle: HOSTILE,
    sections: [
      pageFindings(
        [{ rule: HOSTILE, severity: 'error', subject: HOSTILE, message: HOSTILE, fix: HOSTILE }],
        () => html`<p title="${HOSTILE}">${[HOSTILE, 3, false, undefined]}</p>`,
      ),
      pageSection(
        'rows',
        HOSTILE,
        pageTable(
          HOSTILE,
          [HOSTILE],
          [
            { header: HOSTILE, value: (row) => row },
            { header: 'n', value: () => 1, align: 'right' },
          ],
        ),
      ),
    ],
    style: '.bar{fill:red}',
  });
}

test('outside text never becomes markup, and control characters are visible', () => {
  const page = hostilePage();
  expect(page).not.toMatch(/<script|<img|\son\w+="/);
  expect(page).not.toContain('\u001b');
  expect(page).not.toContain('\u202e');
  expect(page).toContain('&quot;&gt;&lt;script&gt;');
  expect(page).toContain('\\x1b[31m\\u{202e}&#39;');
});

test('the policy allows the style of the page and nothing else', () => {
  const page = hostilePage();
  const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(style).toContain('.bar{fill:red}');
  expect(page.match(/Content-Security-Policy" content="([^"]*)"/)?.[1]).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`.replaceAll(
      "'",
      '&#39;',
    ),
  );
  expect(page).not.toMatch(/https?:|\sstyle=|url\(/);
});

test('tables name their rows and columns for a screen reader', () => {
  const { text } = pageTable(
    'Addresses',
    [{ a: 'x', n: 1 }],
    [
      { header: 'Address', value: ({ a }) => a },
      { header: 'Count', value: ({ n }) => n, align: 'right' },
    ],
  );
  expect(text).toContain('<caption>Addresses</caption>');
  expect(text).toContain('<th scope="col" class="right">Count</th>');
  expect(text).toContain('<th scope="row">x</th><td class="right">1</td>');
});

test.skipIf(!hasBrowser)(
  'a browser runs nothing of a hostile page, asks for nothing, and has its style',
  async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ colorScheme: 'dark' });
      const asked: string[] = [];
      const problems: string[] = [];
      page.on('request', ({ url }) => asked.push(url()));
      page.on('console', (message) => problems.push(message.text()));
      await page.setContent(hostilePage());
      expect(await page.title()).toContain('<script>');
      expect(await page.locator('script, img').count()).toBe(0);
      expect(asked).toEqual([]);
      expect(problems).toEqual([]);
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(21, 24, 28)');
    } finally {
      await browser.close();
    }
  },
);
