/** How stand-ins look. */
export const STYLE = String.raw`
document.head.append(make('style', {}, [
  'body { font: 16px/1.4 system-ui, sans-serif; margin: 1rem }',
  'crowd-form, [class^=gc-] { display: block }',
  'crowd-alert, crowd-card, crowd-instructions, crowd-radio-group, crowd-checkbox, crowd-radio-button, crowd-input, crowd-text-area, crowd-slider, crowd-toggle-button, crowd-toast, crowd-tabs, full-instructions, short-instructions, classification-target { display: block; margin: .4rem 0 }',
  'crowd-alert, crowd-toast { padding: .4rem .8rem; border-left: 4px solid #4b6b9a; background: #eef2f8 }',
  'crowd-alert[type=error] { border-color: #b00020; background: #fdecee } crowd-alert[type=warning] { border-color: #b58100; background: #fdf6e3 } crowd-alert[type=success] { border-color: #1b7f3b; background: #e9f6ed }',
  'crowd-card { border: 1px solid #ccd; border-radius: 4px; padding: .6rem } crowd-badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; background: #4b6b9a; color: #fff; font-size: .8rem }',
  'full-instructions, short-instructions { color: #445 } dialog { max-width: 40rem }',
  '.gc-stage { position: relative; display: inline-block; max-width: 100%; touch-action: none; cursor: crosshair; min-width: 8rem; min-height: 6rem; border: 1px solid #99a }',
  '.gc-stage img { display: block; width: 100%; min-width: 16rem; max-width: 100%; user-select: none; image-rendering: auto } .gc-stage svg, .gc-stage .gc-overlay { position: absolute; inset: 0; width: 100%; height: 100% }',
  '.gc-stage svg * { stroke-width: 2; vector-effect: non-scaling-stroke } .gc-overlay { opacity: .5 }',
  '.gc-missing { background: repeating-linear-gradient(45deg, #eee 0 10px, #ddd 10px 20px) }',
  '.gc-choices label { display: inline-block; margin: .2rem .8rem .2rem 0 } .gc-swatch { display: inline-block; width: .8em; height: .8em; margin-left: .3em }',
  '.gc-text { white-space: pre-wrap; border: 1px solid #ccd; padding: .5rem } mark { background: #cfe0ff }',
  '.gc-submit { margin: 1rem 0; padding: .5rem 1.2rem; font: inherit; background: #1d4ed8; color: #fff; border: 0; border-radius: 4px } .gc-note { color: #556; margin: .3rem 0 }',
  'table.gc-pairs { display: table } .gc-pairs td { padding: .1rem .4rem .1rem 0 }',
].join('\n')));
`;
