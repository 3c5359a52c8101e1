/**
 * What the single executable starts: the modules of the bundle are inside it, and are loaded from there as they are
 * asked for, as from a folder that bears the executable's name.
 */
'use strict';
const { getAsset } = require('node:sea');
const { enableCompileCache, registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');

const inside = `${pathToFileURL(process.execPath).href}/`;
registerHooks({
  resolve(specifier, context, next) {
    const own = specifier.startsWith('.') && context.parentURL?.startsWith(inside);
    const { href } = own ? new URL(specifier, context.parentURL) : { href: specifier };
    return href.startsWith(inside) ? { url: href, shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith(inside)) return next(url, context);
    return { format: 'module', source: getAsset(url.slice(inside.length), 'utf8'), shortCircuit: true };
  },
});
enableCompileCache();
import(`${inside}dist/bin/main.mjs`).catch((error) => {
  process.stderr.write(`groundctl: ${error}\n`);
  process.exit(255);
});
