/**
 * The look of every page: system fonts, colours for light and dark that keep a contrast of 4.5 to 1 at least, a
 * word beside each colour. On paper everything is black on white, and no row is cut in two.
 */
export const PAGE_STYLE = `
:root{--ink:#1a1d21;--muted:#525a63;--paper:#fff;--panel:#f4f5f7;--line:#d3d7dc;--error:#a8141e;--warning:#7a4b00;--info:#1b5a94;--good:#1c6b38;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--muted:#a6adb6;--paper:#15181c;--panel:#1e2329;--line:#3a424c;--error:#ff9a94;--warning:#f0c065;--info:#8fc4f7;--good:#7fd39a;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1.5rem;color:var(--ink);background:var(--paper);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2;margin:0}
h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1rem;margin:0}
p,dl,ul{margin:.4rem 0}
header p,footer,caption{color:var(--muted)}
footer{margin-top:2rem;font-size:.85rem}
a{color:inherit}
code{font:.9em ui-monospace,monospace}
pre{background:var(--panel);padding:.6rem;overflow-x:auto;white-space:pre-wrap}
.big{font-size:1.25rem}
.wide{overflow-x:auto;margin:.8rem 0}
.wide:focus-visible{outline:2px solid var(--info)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.3rem}
th,td{overflow-wrap:break-word;text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);font-weight:normal}
thead th{font-weight:600}
.right{text-align:right}
article{background:var(--panel);border-left:.3rem solid var(--line);padding:.8rem 1rem;margin:.8rem 0}
article.error{border-color:var(--error)}article.warning{border-color:var(--warning)}article.info{border-color:var(--info)}
.severity{font-weight:600}
.error .severity{color:var(--error)}.warning .severity{color:var(--warning)}.info .severity{color:var(--info)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}
dt{color:var(--muted)}dd{margin:0}
@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
@media print{th,td{overflow-wrap:anywhere}:root{--ink:#000;--muted:#333;--paper:#fff;--panel:#fff;--line:#999;--error:#000;--warning:#000;--info:#000;--good:#555;--bad:#000}body{max-width:none;padding:0;font-size:11pt}article,tr,svg{break-inside:avoid}h2,h3{break-after:avoid}.wide{overflow:visible}}
`.replaceAll('\n', '');
