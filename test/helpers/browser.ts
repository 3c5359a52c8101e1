import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { clockVariables } from './clock.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = BROWSERS.find((path) => existsSync(path));

/** False where no Chromium is installed: tests that need one are skipped. */
export const hasBrowser = executablePath !== undefined;

/**
 * A headless Chromium of the system; nothing is downloaded. It keeps the machine's clock, whatever that of the tests is:
 * under libfaketime it loads no page.
 */
export function launchBrowser(): Promise<Browser> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !(name in clockVariables()) || name === 'TZ'),
  );
  return chromium.launch({
    env,
    executablePath: executablePath ?? '',
    args: ['--no-sandbox', '--disable-gpu'],
  });
}
