/** The log: bubbles, attachments, quick replies, and the large view of an image. */

const css = String.raw;

export const messagesCss = css`
.log-frame { position: relative; flex: 1; min-height: 0; display: flex; flex-direction: column; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px 14px 10px; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.log:focus-visible { outline-offset: -3px; }
.day { margin: 10px 0 14px; text-align: center; font-size: 12px; font-weight: 600; color: var(--muted); }
.day::first-letter { text-transform: uppercase; }
.message { display: flex; flex-direction: column; align-items: flex-start; margin-top: 10px; max-width: 100%; }
.message.joined { margin-top: 3px; }
.message.visitor { align-items: flex-end; }
.message.new { animation: rise 0.2s ease-out; }
.bubble {
  max-width: 84%;
  padding: 9px 13px;
  border-radius: 18px;
  background: var(--bubble);
  box-shadow: 0 1px 2px rgb(15 20 40 / 0.07);
  overflow-wrap: anywhere;
}
.business .bubble { border-bottom-left-radius: 6px; }
.visitor .bubble { border-bottom-right-radius: 6px; background: var(--accent); color: var(--on-accent); }
.visitor .bubble :focus-visible { outline-color: var(--on-accent); }
.failed .bubble { background: var(--bubble); color: var(--text); box-shadow: inset 0 0 0 1.5px var(--danger); }
.bubble p { margin: 0; white-space: pre-wrap; }
.bubble p + *, .bubble ul + *, .bubble ol + * { margin-top: 8px; }
.bubble ul, .bubble ol { margin: 0; padding-inline-start: 20px; }
.bubble li + li { margin-top: 3px; }
.bubble b { font-weight: 650; }
.bubble a { color: var(--ink); text-underline-offset: 2px; }
.visitor:not(.failed) .bubble a { color: inherit; }
.meta { display: flex; align-items: center; gap: 5px; margin: 4px 6px 0; font-size: 12px; color: var(--muted); }
.meta svg { width: 14px; height: 14px; }
.problem { max-width: 84%; margin: 5px 4px 0; font-size: 13px; color: var(--danger); text-align: end; }
.problem button { margin-inline-start: 6px; font-weight: 650; text-decoration: underline; text-underline-offset: 2px; padding: 2px; }

.photos { display: grid; gap: 6px; max-width: 84%; margin-bottom: 3px; }
.photos.many { grid-template-columns: 1fr 1fr; }
.photo { display: block; border-radius: 16px; overflow: hidden; background: var(--bubble); box-shadow: 0 1px 2px rgb(15 20 40 / 0.1); position: relative; transition: filter 0.15s; }
.photo:hover { filter: brightness(0.97); }
.photo img { display: block; width: 100%; min-width: 120px; max-width: 240px; max-height: 220px; object-fit: cover; background: #eef0f4; }
.photos.many img { min-width: 0; aspect-ratio: 1; }
.document {
  display: flex; align-items: center; gap: 11px;
  width: 100%; min-width: 190px; padding: 4px 2px; color: inherit !important; text-decoration: none;
}
.document:hover .file-name { text-decoration: underline; }
.document .file-icon { flex: none; width: 38px; height: 38px; border-radius: 10px; display: grid; place-items: center; background: color-mix(in srgb, currentColor 12%, transparent); }
.file-text { min-width: 0; }
.file-name { display: block; font-weight: 600; overflow: hidden; text-overflow: ellipsis; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
.file-size { font-size: 12px; opacity: 0.8; }
.progress { height: 4px; margin-top: 7px; border-radius: 2px; background: color-mix(in srgb, currentColor 25%, transparent); overflow: hidden; }
.progress i { display: block; height: 100%; border-radius: 2px; background: currentColor; transition: width 0.2s; }

.chips { border: 0; padding: 0; margin: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: 7px; margin-top: 9px; }
.chip {
  padding: 7px 14px; border-radius: 17px; max-width: 100%;
  background: var(--surface); color: var(--ink);
  box-shadow: inset 0 0 0 1.5px color-mix(in srgb, var(--ink) 45%, transparent);
  font-weight: 550; font-size: 14px; text-align: start;
  transition: background 0.15s, color 0.15s;
}
.chip:hover:enabled { background: color-mix(in srgb, var(--ink) 10%, var(--surface)); }
.chip:disabled { color: var(--muted); box-shadow: inset 0 0 0 1px var(--line); background: transparent; }
.chip[aria-pressed="true"]:disabled { background: var(--hover); color: var(--text); }

.typing { display: inline-flex; align-items: center; gap: 4px; height: 38px; }
.typing i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); animation: hop 1.2s infinite ease-in-out; }
.typing i:nth-child(2) { animation-delay: 0.15s; }
.typing i:nth-child(3) { animation-delay: 0.3s; }
@keyframes hop { 0%, 60%, 100% { transform: none; opacity: 0.5; } 30% { transform: translateY(-4px); opacity: 1; } }
.newest {
  position: absolute; bottom: 10px; left: 50%; transform: translateX(-50%);
  width: 38px; height: 38px; border-radius: 50%; display: grid; place-items: center;
  background: var(--surface); color: var(--text); box-shadow: 0 3px 12px rgb(15 20 40 / 0.25);
}

.lightbox { border: 0; padding: 0; margin: auto; max-width: 94vw; max-height: 92dvh; background: none; overflow: visible; }
.lightbox::backdrop { background: rgb(8 10 14 / 0.86); }
.lightbox img { display: block; max-width: 94vw; max-height: 86dvh; min-width: min(60vw, 480px); object-fit: contain; border-radius: 12px; background: #fff; }
.lightbox .icon-button { position: fixed; top: calc(12px + env(safe-area-inset-top)); right: 12px; width: 44px; height: 44px; border-radius: 50%; background: rgb(20 22 28 / 0.75); color: #fff; }
.lightbox :focus-visible { outline-color: #fff; }
`;
