import { randomBytes } from 'node:crypto';
import { mediaSource } from '../../core/preview/headers.ts';
import type { FrameAnswer } from '../../core/preview/preview-server.ts';
import { type Html, html } from '../../core/report/html.ts';
import { PALETTE_STYLE } from './palette.ts';
import type { ShownLine } from './show-line.ts';

const STYLE = `
body { margin: .6rem; font: 15px/1.5 system-ui, sans-serif; background: #fff; color: #111 }
svg { display: block; background: #f4f5f8 } svg.fit { width: 100%; height: calc(100vh - 4.5rem) }
.edge { fill: none; stroke: #667; stroke-width: 1; vector-effect: non-scaling-stroke }
.halo { fill: none; stroke: #fff; stroke-width: 4; vector-effect: non-scaling-stroke }
.line, .cuboid line { fill: none; stroke: var(--k); stroke-width: 2; vector-effect: non-scaling-stroke }
g.polygon .line, g.cuboid .line { fill: var(--k); fill-opacity: .15 }
g.polyline polyline { fill: none } .dot { fill: var(--k); stroke: #fff; stroke-width: 1.5; vector-effect: non-scaling-stroke }
.mask path { fill: var(--k); fill-opacity: .5; shape-rendering: crispEdges }
svg text { fill: var(--k, #445); stroke: #fff; stroke-width: .25em; paint-order: stroke; font-weight: 600 }
.scale line { stroke: #445; stroke-width: 2; vector-effect: non-scaling-stroke } .origin { fill: #445 }
.chips { list-style: none; margin: 0 0 .4rem; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem }
.chips li, small { border: 2px solid var(--k); border-radius: .6rem; padding: 0 .5rem; font-weight: 600 }
.text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 60rem } .text small { font-size: .75em; margin: 0 .3em }
mark { background: #fff; border-bottom: 3px solid var(--k); color: inherit } mark.several { border-bottom-style: double }
.said { color: #8a5a00 } pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f5f8; padding: .5rem } h2 { font-size: 1rem }
table { border-collapse: collapse } td, th { padding: .2rem .6rem; text-align: left } caption { text-align: left; font-weight: 600 }
meter { width: 12rem } q { font-weight: 400 }
${PALETTE_STYLE}`;

/** The pages of the frame: what is drawn, which has no scripts, and the image's local copy. */
export function labelFrame(
  page: string,
  shown: ShownLine,
  addressOf: (page: string) => string,
): FrameAnswer | undefined {
  const { draw, local, url } = shown;
  if (page === 'image' && local !== undefined) {
    const headers = { 'Content-Type': local.type, 'Content-Security-Policy': "default-src 'none'; sandbox" };
    return { headers, body: local.file.bytes() };
  }
  if (page !== 'task' || draw === undefined) return undefined;
  const nonce = randomBytes(16).toString('base64');
  // Its sandbox makes it of another origin than its own server, so 'self' would not do.
  const image = local === undefined ? url : addressOf('image');
  return {
    headers: {
      'X-DNS-Prefetch-Control': 'off',
      'Content-Security-Policy': [
        "default-src 'none'",
        `style-src 'nonce-${nonce}'`,
        `img-src ${image === undefined ? "'none'" : mediaSource(image)}`,
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        'sandbox',
      ].join('; '),
    },
    body: framePage(draw(image), nonce),
  };
}

function framePage(body: Html, nonce: string): string {
  return `<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Labels</title><style nonce="${nonce}">${STYLE}</style>${html`<body>${body}</body>`.text}</html>`;
}
