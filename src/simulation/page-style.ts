/** How the page of a report looks. */
export const STYLE = `
:root{--ground:#f6f7f8;--card:#fff;--text:#14202b;--soft:#5b6873;--line:#e1e6ea;--accent:#0f6f6c;--quiet:#9aa7b2}
@media (prefers-color-scheme:dark){:root{--ground:#11171c;--card:#1a2229;--text:#e8eef2;--soft:#9fb0bd;--line:#2c3842;--accent:#3fb6b0;--quiet:#66757f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1120px;margin:0 auto;padding:32px 20px 48px}
h1{font-size:28px;line-height:1.2;margin:0 0 8px}
h2{font-size:16px;margin:0 0 16px}
header p,.card p,footer{color:var(--soft);margin:0}
.card p{font-size:14px;margin-top:12px}
.tiles{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:12px;margin:24px 0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}
.tiles div:first-child{grid-column:span 2}
.tiles dt{color:var(--soft);font-size:13px}
.tiles dd{margin:2px 0 0;font-size:24px;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.25}
.tiles small{display:block;font-size:13px;font-weight:400;color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px}
.wide{grid-column:1/-1}
svg{display:block;width:100%;height:auto}
svg text{fill:var(--text);font-size:11px}
svg .soft{fill:var(--soft)}
svg .strong{font-weight:650}
.bar{fill:var(--accent)}
.bar.quiet{fill:var(--quiet)}
.rail{fill:var(--line)}
.axis{stroke:var(--line)}
.reach{stroke:var(--text);stroke-width:1.5;fill:none}
.bars{list-style:none;margin:0;padding:0;display:grid;gap:12px}
.bars li{display:grid;grid-template-columns:1fr auto;gap:4px 12px;font-size:14px}
.bars b{font-variant-numeric:tabular-nums}
.bars svg{grid-column:1/-1;height:8px;border-radius:4px;overflow:hidden}
table{width:100%;border-collapse:collapse;font-size:14px}
th,td{text-align:left;padding:8px;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:500}
tbody th{font-weight:500}
.number{text-align:right;font-variant-numeric:tabular-nums}
footer{font-size:14px;margin-top:24px}
@media (max-width:720px){main{padding:20px 14px 32px}h1{font-size:23px}.cards{grid-template-columns:minmax(0,1fr)}.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}.tiles dd{font-size:20px}}
@media print{body{background:#fff}.card,.tiles div{break-inside:avoid}}
`;
