/** For every answer of ours. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/**
 * A signed URL as a source of a Content-Security-Policy: that object and no other. All of S3 in a region is one origin,
 * and all of a bucket may belong to who wrote what is shown, through which it could tell what it sees.
 */
export function mediaSource(url: string): string {
  const { origin, pathname } = new URL(url);
  // What would end the source, or the directive; a path that ends in a slash stands for all below it.
  const path = pathname.replace(/[;,\s']/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${origin}${path.replace(/\/$/, '%2F')}`;
}
