import { SAFE_HEADERS } from '../../core/preview/headers.ts';
import { CLOSED_DOORS, withoutShadowTrees } from './closed-doors.ts';
import { STAND_INS } from './stand-ins/script.ts';

/** The one host that --online adds. */
const CROWD_HOST = 'https://assets.crowd.aws';
const CROWD_SCRIPT =
  /<script\b[^>]*\bsrc\s*=\s*["']?(?:https:)?\/\/assets\.crowd\.aws\/[^>]*>\s*<\/script>/gi;

export interface FrameOptions {
  /** Load the real crowd elements from AWS, instead of the stand-ins. */
  readonly online: boolean;
  /** The objects that may be loaded, as {@link mediaSource} gives them; none where nothing is signed. */
  readonly mediaSources: readonly string[];
}

/** A rendered task as a page of its own, to be shown in a frame with `sandbox="allow-scripts"`. */
export function framePage(html: string, { online }: FrameOptions): string {
  // Markup of the task comes after it, whatever it is.
  const scripts = `<script>${CLOSED_DOORS}</script>${online ? '' : `<script>${STAND_INS}</script>`}`;
  const task = withoutShadowTrees(online ? html : html.replace(CROWD_SCRIPT, ''));
  return `<!doctype html><meta charset="utf-8">${scripts}${task}`;
}

/**
 * What the frame may load: its own inline scripts and styles, media from S3, and nothing else. The sandbox
 * directive gives it an origin of its own even where it is opened outside the frame.
 */
export function frameHeaders({ online, mediaSources }: FrameOptions): Record<string, string> {
  const media = ['data:', 'blob:', ...mediaSources].join(' ');
  const crowd = online ? ` ${CROWD_HOST}` : '';
  return {
    ...SAFE_HEADERS,
    // Else a name in a link would be asked for, and with it whatever it holds.
    'X-DNS-Prefetch-Control': 'off',
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src 'unsafe-inline'${crowd}`,
      `style-src 'unsafe-inline'${crowd}`,
      `font-src data:${crowd}`,
      `img-src ${media}${crowd}`,
      `media-src ${media}`,
      `connect-src ${[...mediaSources, ...(online ? [CROWD_HOST] : [])].join(' ') || "'none'"}`,
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
      'sandbox allow-scripts',
    ].join('; '),
  };
}
