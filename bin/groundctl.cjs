#!/usr/bin/env node
// Old syntax on purpose: this file must parse on any Node, to be able to say which one is needed.
'use strict';
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
if (major < 22 || (major === 22 && Number(parts[1]) < 12)) {
  process.stderr.write('groundctl needs Node.js 22.12 or newer; this is ' + process.versions.node + '.\n');
  process.exit(253);
} else {
  // Node reads source maps as modules are loaded, so this cannot wait until the options are parsed.
  if (process.argv.indexOf('--debug') !== -1) process.setSourceMapsEnabled(true);
  require('node:module').enableCompileCache();
  import('../dist/bin/main.mjs').catch(function (error) {
    var missing = error && error.code === 'ERR_MODULE_NOT_FOUND';
    process.stderr.write(
      'groundctl: ' + (missing ? 'not built yet: run npm run build first.' : String(error)) + '\n',
    );
    process.exit(255);
  });
}
