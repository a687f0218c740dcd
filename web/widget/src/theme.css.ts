/** Colours, the launcher and the panel. Every value that differs between light and dark is a variable of `.root`. */
import { composerCss } from "./composer.css.ts";
import { messagesCss } from "./messages.css.ts";

const css = String.raw;

const shellCss = css`
:host {
  all: initial !important;
  display: block !important;
  position: fixed !important;
  z-index: 2147483000 !important;
  right: 0 !important;
  bottom: 0 !important;
}
*, *::before, *::after { box-sizing: border-box; }
.root {
  --surface: #ffffff;
  --ground: #f4f5f8;
  --bubble: #ffffff;
  --text: #14161b;
  --muted: #636977;
  --line: #e4e6ec;
  --hover: #eef0f4;
  --danger: #b3261e;
  --notice: #fff6e0;
  --notice-text: #6b4700;
  --ink: var(--ink-light);
  --shadow: 0 24px 64px -16px rgb(15 20 40 / 0.32), 0 4px 16px rgb(15 20 40 / 0.12);
  color: var(--text);
  font: 400 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-font-smoothing: antialiased;
  text-align: start;
}
.root.dark {
  --surface: #191c22;
  --ground: #101216;
  --bubble: #22262d;
  --text: #eef0f4;
  --muted: #a0a7b4;
  --line: #2d323b;
  --hover: #2a2f38;
  --danger: #ff9c92;
  --notice: #33290f;
  --notice-text: #ffdf9e;
  --ink: var(--ink-dark);
  --shadow: 0 24px 64px -16px rgb(0 0 0 / 0.7), 0 0 0 1px rgb(255 255 255 / 0.07);
}
button, textarea { font: inherit; color: inherit; margin: 0; }
button { background: none; border: 0; padding: 0; cursor: pointer; -webkit-tap-highlight-color: transparent; }
button:disabled { cursor: default; }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
svg { display: block; width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher {
  position: fixed;
  right: max(20px, env(safe-area-inset-right));
  bottom: calc(20px + var(--charla-lift, 0px) + env(safe-area-inset-bottom));
  width: 60px; height: 60px;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: 0 8px 24px rgb(15 20 40 / 0.28), 0 1px 3px rgb(15 20 40 / 0.2);
  display: grid; place-items: center;
  transition: transform 0.18s ease, box-shadow 0.18s ease;
}
.launcher:hover { transform: translateY(-2px); box-shadow: 0 12px 30px rgb(15 20 40 / 0.34); }
.launcher:active { transform: scale(0.95); }
.launcher:focus-visible { outline-offset: 3px; }
.launcher svg { width: 27px; height: 27px; }
.badge {
  position: absolute; top: -3px; right: -3px;
  min-width: 22px; height: 22px; padding: 0 6px;
  border-radius: 11px;
  background: #d92d20; color: #fff;
  font-size: 12px; font-weight: 700; line-height: 22px; text-align: center;
  box-shadow: 0 0 0 2px var(--surface);
}

.panel {
  position: fixed;
  right: max(20px, env(safe-area-inset-right));
  bottom: calc(94px + var(--charla-lift, 0px) + env(safe-area-inset-bottom));
  width: 400px;
  height: min(680px, calc(100dvh - 118px));
  display: flex; flex-direction: column;
  background: var(--ground);
  border-radius: 20px;
  overflow: hidden;
  box-shadow: var(--shadow);
  transform-origin: bottom right;
  animation: rise 0.22s cubic-bezier(0.2, 0.8, 0.2, 1);
}
@keyframes rise { from { opacity: 0; transform: translateY(14px) scale(0.97); } }

.header {
  display: flex; align-items: center; gap: 12px;
  padding: 14px 10px 14px 16px;
  background: linear-gradient(125deg, color-mix(in srgb, var(--accent), #fff 6%), color-mix(in srgb, var(--accent), #000 14%));
  color: var(--on-accent);
  position: relative; z-index: 2;
}
.header :focus-visible { outline-color: var(--on-accent); outline-offset: -2px; }
.avatar {
  flex: none; width: 40px; height: 40px; border-radius: 50%;
  display: grid; place-items: center;
  background: color-mix(in srgb, var(--on-accent) 18%, transparent);
  font-weight: 700; font-size: 17px;
}
.who { flex: 1; min-width: 0; }
.name { margin: 0; font-size: 16px; font-weight: 650; line-height: 1.25; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.state { display: flex; align-items: center; gap: 6px; font-size: 13px; line-height: 1.3; opacity: 0.92; }
.state i { width: 8px; height: 8px; border-radius: 50%; background: #4ade80; flex: none; }
.state i.away { background: #facc15; }
.icon-button { width: 40px; height: 40px; border-radius: 12px; display: grid; place-items: center; flex: none; transition: background 0.15s; }
.header .icon-button:hover { background: color-mix(in srgb, var(--on-accent) 16%, transparent); }
.more path { stroke-width: 3.2; }
.menu {
  position: absolute; top: calc(100% - 6px); right: 12px; min-width: 218px;
  padding: 6px; border-radius: 14px;
  background: var(--surface); color: var(--text);
  box-shadow: var(--shadow);
  animation: rise 0.14s ease-out;
}
.menu :focus-visible { outline-color: var(--ink); }
.menu-title { padding: 8px 12px 4px; font-size: 12px; font-weight: 600; color: var(--muted); }
.menu button { width: 100%; padding: 9px 12px; border-radius: 9px; display: flex; align-items: center; gap: 10px; text-align: start; }
.menu button:hover { background: var(--hover); }
.menu svg { width: 18px; height: 18px; }
.menu .tick { margin-inline-start: auto; color: var(--ink); }
.menu hr { border: 0; border-top: 1px solid var(--line); margin: 6px; }

@media (max-width: 480px), (max-height: 480px) {
  .panel {
    left: 0; right: 0; bottom: auto;
    top: var(--view-top, 0px);
    width: 100%; height: var(--view-height, 100dvh);
    border-radius: 0; box-shadow: none;
  }
  .header { padding-top: calc(12px + env(safe-area-inset-top)); }
  .is-open .launcher { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
}
@media (forced-colors: active) {
  .launcher, .panel, .bubble, .chip { border: 1px solid CanvasText; }
}
`;

export const themeCss = shellCss + messagesCss + composerCss;
