/** The look of the pages for quotes and payments: the shop's colours, light and dark, from a phone's width up. */
import { createHash } from "node:crypto";

export const STYLE = `
:root {
  --paper: #fbf8f3; --card: #ffffff; --soft: #f3eee5; --text: #1b1a17; --muted: #6a655b; --line: #e6dfd2;
  --brand: #1f4fd8; --on-brand: #ffffff; --good: #12703f; --good-soft: #e2f4e9; --few: #8a5200; --few-soft: #fdf0d8;
  --shadow: 0 1px 2px rgb(60 45 20 / 0.05), 0 10px 30px -14px rgb(60 45 20 / 0.18);
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121318; --card: #1b1d24; --soft: #23262f; --text: #f1f0ed; --muted: #a5a5ac; --line: #2e313b;
    --brand: #3c6cf0; --good: #6fdc9f; --good-soft: #16321f; --few: #ffc56b; --few-soft: #3a2b10;
    --shadow: 0 1px 2px rgb(0 0 0 / 0.3), 0 12px 30px -14px rgb(0 0 0 / 0.6);
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0; min-height: 100dvh; background: var(--paper); color: var(--text); -webkit-text-size-adjust: 100%;
  font: 400 16px / 1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1, h2, p, ul, dl, dd, figure { margin: 0; padding: 0; }
ul { list-style: none; }
.wide { width: min(560px, 100% - 32px); margin-inline: auto; padding-block: 28px 48px; }
.shop { font-weight: 700; letter-spacing: -0.01em; margin-bottom: 20px; overflow-wrap: anywhere; }
.card { background: var(--card); border-radius: 22px; box-shadow: var(--shadow); padding: 28px; }
h1 { font-size: 26px; line-height: 1.2; letter-spacing: -0.02em; font-weight: 750; text-wrap: balance; }
.muted { color: var(--muted); font-size: 15px; }
.lead { margin-top: 8px; }
.items { margin-top: 22px; border-top: 1px solid var(--line); }
.items li { display: flex; justify-content: space-between; gap: 20px; padding-block: 14px; border-bottom: 1px solid var(--line); }
.items strong { display: block; font-weight: 600; overflow-wrap: anywhere; }
.amount { white-space: nowrap; font-variant-numeric: tabular-nums; }
.sums { margin-top: 14px; display: grid; gap: 8px; }
.sums div { display: flex; justify-content: space-between; gap: 20px; }
.sums .total { margin-top: 6px; padding-top: 14px; border-top: 1px solid var(--line); font-size: 20px; font-weight: 700; }
.due { margin-top: 20px; font-size: 40px; line-height: 1.1; font-weight: 750; letter-spacing: -0.03em; font-variant-numeric: tabular-nums; }
.facts { margin-top: 22px; padding: 16px 18px; border-radius: 14px; background: var(--soft); display: grid; gap: 8px; font-size: 15px; }
form { margin-top: 24px; display: grid; gap: 12px; }
button, a.button {
  font: inherit; font-weight: 650; min-height: 52px; padding: 12px 20px; border-radius: 14px; border: 0; cursor: pointer;
  background: var(--brand); color: var(--on-brand);
}
button.second { background: transparent; color: var(--text); border: 1.5px solid var(--line); }
button:hover { filter: brightness(1.06); }
button.second:hover { background: var(--soft); filter: none; }
a { color: inherit; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; border-radius: 14px; }
.note { margin-top: 20px; padding: 14px 18px; border-radius: 14px; background: var(--few-soft); color: var(--few); font-size: 15px; }
.note.good { background: var(--good-soft); color: var(--good); }
@media (max-width: 480px) { .card { padding: 22px 20px; } .due { font-size: 34px; } h1 { font-size: 23px; } }
`;

const digest = createHash("sha256").update(STYLE).digest("base64");

/** Nothing runs and nothing is loaded; the only style is ours, and forms go to us alone. */
export const PAGE_CSP = `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
