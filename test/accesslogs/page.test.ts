import { describe, expect, test } from 'vitest';
import { accessLogRules } from '../../src/accesslogs/access-log-rules.ts';
import { diagnose } from '../../src/accesslogs/diagnose.ts';
import type { Facts } from '../../src/accesslogs/judge/facts.ts';
import { diagnosisPage, whatIfPage } from '../../src/accesslogs/report/page.ts';
import { supposedFor } from '../../src/accesslogs/report/supposed.ts';
import { actionOf } from '../../src/accesslogs/report/who-acts.ts';
import { whatIf } from '../../src/accesslogs/whatif.ts';
import { hasUnsafeCharacters } from '../../src/core/text/sanitize.ts';
import { logLine } from '../helpers/access-logs/log-line.ts';
import { readText } from '../helpers/access-logs/measure.ts';
import { Random } from '../helpers/access-logs/random.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';
import { hasBrowser, launchBrowser } from '../helpers/browser.ts';

const UNKNOWN: Facts = { lock: 'unknown', approved: [] };
const SCRIPT = '"><script>document.title="owned"</script><img/src=x/onerror=alert(1)>';

async function pageOf(lines: readonly string[], facts = UNKNOWN): Promise<string> {
  const read = await readText(`${lines.join('\n')}\n`);
  const timed = { read, elapsed: 1200 };
  const report = { timed, diagnosis: diagnose(read, facts), team: undefined, next: ['groundctl explain x'] };
  return diagnosisPage(report, supposedFor(report, facts));
}

/** Whatever a client can write into a log: keys, agents, error codes, operations. */
function hostileLines(): string[] {
  const random = new Random(5);
  return Array.from({ length: 40 }, (_, at) =>
    logLine(
      {
        time: 1_791_795_600 + at,
        bucket: 'images',
        address: at % 2 ? '203.0.113.9' : '2001:db8::1',
        key: `${SCRIPT}\u202e${at}`,
        agent: SCRIPT,
        status: 403,
        errorCode: at % 3 ? 'AccessDenied' : 'X-._',
        grant: {
          key: 'k',
          accessKeyId: `ASIA${'<'.repeat(16)}`,
          signedAt: 1_791_795_600,
          expires: 900,
          token: 'SECRETTOKEN',
        },
      },
      random,
    ),
  );
}

describe('the page of a diagnosis', () => {
  const { lines } = simulate(SHAPES.slice(1, 4), 7);

  test('has the answer, the drawing, findings with evidence, what-if and limits', async () => {
    const page = await pageOf(lines);
    for (const part of ['answer', 'timeline', 'findings', 'codes', 'whatif-source-ip', 'limits', 'next']) {
      expect(page).toContain(`<section id="${part}"`);
    }
    expect(page).toContain('<rect class="refused"');
    expect(page).toMatch(/Who acts<\/dt><dd>network team/);
    expect(page).toContain('Done when</dt><dd>');
    expect(page).toContain('<caption>Records</caption>');
    expect(page).toMatch(/<td>\d+\.\d+\.\d+\.0\/24, public<\/td>/);
    expect(page).not.toMatch(/https?:|<script/);
  });

  test('leaves the what-if out where a lock was on', async () => {
    expect(await pageOf(lines, { lock: 'source-ip', approved: [] })).not.toContain('whatif-');
  });

  test('says what became of nothing', async () => {
    const page = await pageOf(['nothing of the kind']);
    expect(page).toContain('No presigned request');
    expect(page).not.toContain('<svg');
  });

  test('of a what-if is a page too', async () => {
    const read = await readText(`${lines.join('\n')}\n`);
    expect(whatIfPage({ read, elapsed: 1 }, whatIf(read, 'source-ip'))).toContain(
      '<section id="whatif-source-ip"',
    );
  });

  test('never takes text of the log for markup, and holds no secret', async () => {
    const page = await pageOf(hostileLines());
    expect(page).not.toMatch(/<script|<img|SECRETTOKEN/);
    expect(page.split('\n').some(hasUnsafeCharacters)).toBe(false);
  });

  test('names who acts for every rule about refusals', () => {
    const silent = accessLogRules
      .filter(({ id }) => /^(?:network|object|request)\//.test(id) && actionOf(id) === undefined)
      .map(({ id }) => id);
    expect(silent).toEqual([
      'request/other-error',
      'request/precondition-failed',
      'request/refused-by-code',
      'request/not-judged',
    ]);
  });

  test.skipIf(!hasBrowser)(
    'runs nothing, asks for nothing and fits in a browser, hostile or not',
    async () => {
      const browser = await launchBrowser();
      try {
        for (const text of [await pageOf(lines), await pageOf(hostileLines())]) {
          const page = await browser.newPage({ viewport: { width: 400, height: 800 }, colorScheme: 'dark' });
          const asked: string[] = [];
          const problems: string[] = [];
          page.on('request', (request) => asked.push(request.url()));
          page.on('console', (message) => problems.push(message.text()));
          page.on('dialog', () => problems.push('dialog'));
          await page.setContent(text);
          expect(await page.title()).toBe('Diagnosis of access logs');
          expect([asked, problems]).toEqual([[], []]);
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
          const unnamed = await page.evaluate(
            `[...document.querySelectorAll('table')].filter((table) => !table.caption || !table.querySelector('th[scope=col]')).length`,
          );
          expect(unnamed).toBe(0);
          await page.close();
        }
      } finally {
        await browser.close();
      }
    },
  );
});
