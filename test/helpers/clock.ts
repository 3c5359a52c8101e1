const HANDED_ON = /^(?:FAKETIME\w*|LD_PRELOAD|DONT_FAKE_MONOTONIC|TZ)$/;

/** What `npm run test:clock` sets, for the environment of a child, so that it lives on the same day. */
export function clockVariables(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => HANDED_ON.test(name));
  return Object.fromEntries(entries) as Record<string, string>;
}
