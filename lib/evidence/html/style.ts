/** For paper first; a browser shows the same sheet. */
export const style = `
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: #fff; color: #16181d; font: 10pt/1.45 system-ui, sans-serif; }
h1 { margin: 0 0 0.5rem; font-size: 18pt; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 0.75rem; padding-top: 0.5rem; border-top: 2px solid #16181d; font-size: 14pt; overflow-wrap: anywhere; }
h3 { margin: 1.5rem 0 0.5rem; font-size: 12pt; overflow-wrap: anywhere; }
h4 { margin: 1rem 0 0.35rem; font-size: 10pt; }
h1, h2, h3, h4 { font-weight: 600; break-after: avoid; }
p, ol, ul { margin: 0.35rem 0; }
li { margin: 0.2rem 0; }
nav a { color: inherit; }
dl { display: grid; grid-template-columns: 12rem minmax(0, 1fr); margin: 0.35rem 0; border-top: 1px solid #d5d8de; }
dt, dd { margin: 0; padding: 0.25rem 0; border-bottom: 1px solid #d5d8de; break-inside: avoid; }
dt { padding-right: 1rem; color: #50565f; }
dd { overflow-wrap: anywhere; }
table { width: 100%; margin: 0.35rem 0; border-collapse: collapse; font-size: 8.5pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 0.25rem 0.4rem; border: 1px solid #d5d8de; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f1f2f4; font-weight: 600; white-space: nowrap; }
td .time { white-space: normal; }
code, pre, .time, .cp { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.88em; }
code { overflow-wrap: anywhere; }
pre { margin: 0.35rem 0; padding: 0.5rem 0.6rem; border: 1px solid #d5d8de; background: #f7f8f9; white-space: pre-wrap; overflow-wrap: anywhere; }
.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.prose { white-space: pre-wrap; overflow-wrap: anywhere; }
.none { color: #6b717b; }
.cp { border: 1px solid #a15c00; border-radius: 2px; padding: 0 0.2em; color: #8a4b00; background: #fff6e5; font-weight: 400; white-space: nowrap; unicode-bidi: isolate; }
.notice { margin: 0.75rem 0; padding: 0.5rem 0.75rem; border: 1px solid #a15c00; background: #fff6e5; break-inside: avoid; }
@media print { body { max-width: none; padding: 0; } section { break-before: page; } }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dt { border-bottom: 0; padding-bottom: 0; } table { display: block; overflow-x: auto; } }
`;
