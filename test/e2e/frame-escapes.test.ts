import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameHeaders, framePage } from '../../src/templates/preview/frame.ts';
import { hasBrowser, launchBrowser } from '../helpers/browser.ts';

/** Listens for the packets with which WebRTC asks a STUN server who it is. */
async function stun() {
  const socket: Socket = createSocket('udp4');
  let packets = 0;
  const first = Promise.withResolvers<void>();
  socket.on('message', () => {
    packets += 1;
    first.resolve();
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return { port, first: first.promise, packets: () => packets, close: () => socket.close() };
}

const CALL = (port: number) =>
  `const pc = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] });
   pc.createDataChannel('x'); pc.createOffer().then((offer) => pc.setLocalDescription(offer));`;
const text = (port: number) => JSON.stringify(`<script>${CALL(port)}</script>`).replaceAll('</', '<\\/');
const attribute = (port: number) => `<script>${CALL(port)}</script>`.replaceAll('"', '&quot;');
const frame = (port: number) => `const f = document.createElement('iframe'); f.srcdoc = ${text(port)};`;

/** Ways in which the task of a template may come to a connection of its own. */
const WAYS: Readonly<Record<string, (port: number) => string>> = {
  'in its own script': (port) => `<script>${CALL(port)}</script>`,
  'by another name': (port) => `<script>${CALL(port).replace('new RTC', 'new webkitRTC')}</script>`,
  'in a frame of its markup': (port) => `<iframe srcdoc="${attribute(port)}"></iframe>`,
  'in a frame it makes': (port) => `<script>${frame(port)} document.body.append(f);</script>`,
  'in a frame of a text': (port) =>
    `<script>document.body.insertAdjacentHTML('beforeend', '<iframe></iframe>'); document.querySelector('iframe').srcdoc = ${text(port)};</script>`,
  'in a frame of an empty one': (port) =>
    `<iframe id="i"></iframe><script>try { globalThis.RTCPeerConnection = i.contentWindow.RTCPeerConnection } catch {} ${CALL(port)}</script>`,
  'in a closed shadow tree': (port) =>
    `<div id="d"></div><script>${frame(port)} d.attachShadow({ mode: 'closed' }).append(f);</script>`,
  'in a copy of a shadow tree': (port) =>
    `<div id="d"></div><script>${frame(port)} d.attachShadow({ mode: 'open', clonable: true }).append(f); document.body.append(d.cloneNode(true));</script>`,
  'in a shadow tree of its markup': (port) =>
    `<div><template shadowrootmode="closed"><iframe srcdoc="${attribute(port)}"></iframe></template></div>`,
  'in a shadow tree of a text': (port) =>
    `<script>document.body.setHTMLUnsafe('<div><template shadow' + 'rootmode=closed><iframe srcdoc="' + ${text(port)}.replaceAll('"', '&quot;') + '"></iframe></template></div>');</script>`,
  'in a shadow tree it writes': (port) =>
    `<script>document.write('<div><template shadowrootmo'); document.write('de=closed><iframe srcdoc="' + ${text(port)}.replaceAll('"', '&quot;') + '"></iframe></template></div>');</script>`,
  'after it has changed what the guard calls': (port) =>
    `<script>Element.prototype.remove = () => {}; Document.prototype.querySelector = () => null; Reflect.apply = () => null;
     MutationObserver.prototype.observe = () => {}; ${frame(port)} document.body.append(f);</script>`,
};

describe.skipIf(!hasBrowser)('the frame of a task', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.each(Object.entries(WAYS))('does not speak WebRTC %s', async (_, way) => {
    const task = await stun();
    const control = await stun();
    const options = { online: false, mediaSources: [] };
    const server = createServer((request, response) => {
      if (request.url === '/task') {
        response
          .writeHead(200, frameHeaders(options))
          .end(framePage(`<body>${way(task.port)}</body>`, options));
      } else if (request.url === '/control') {
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(`<body><script>${CALL(control.port)}</script></body>`);
      } else {
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<iframe sandbox="allow-scripts" src="/task"></iframe>');
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const page = await browser.newPage();
    try {
      await page.goto(`${url}/`);
      await page.frameLocator('iframe').locator('body').waitFor({ state: 'attached' });
      // The same without a guard, begun later: when its packet is there, the task's would be.
      const other = await browser.newPage();
      await other.goto(`${url}/control`);
      await control.first;
      expect(task.packets()).toBe(0);
      await other.close();
    } finally {
      await page.close();
      server.closeAllConnections();
      server.close();
      task.close();
      control.close();
    }
  });
});
