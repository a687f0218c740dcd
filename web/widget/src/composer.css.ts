/** Notices and the place where the visitor writes. */

const css = String.raw;

export const composerCss = css`
.notice { display: flex; align-items: flex-start; gap: 9px; margin: 0; padding: 9px 14px; background: var(--notice); color: var(--notice-text); font-size: 13.5px; line-height: 1.4; }
.notice svg { flex: none; width: 17px; height: 17px; margin-top: 1px; }
.notice span { flex: 1; }
.notice button { flex: none; width: 24px; height: 24px; border-radius: 6px; display: grid; place-items: center; margin: -2px -6px -2px 0; }
.composer { background: var(--surface); padding: 10px 12px calc(8px + env(safe-area-inset-bottom)); box-shadow: 0 -1px 0 var(--line); }
.field {
  display: flex; align-items: flex-end; gap: 2px;
  padding: 4px; border-radius: 24px;
  background: var(--ground);
  box-shadow: inset 0 0 0 1px var(--line);
  transition: box-shadow 0.15s;
}
.field:focus-within { box-shadow: inset 0 0 0 2px var(--ink); }
.field textarea {
  flex: 1; min-width: 0; height: 40px; max-height: 132px;
  padding: 9px 4px; border: 0; outline: 0; resize: none; background: none;
  font-size: 16px; line-height: 22px; overflow-y: auto; scrollbar-width: thin;
}
.field textarea::placeholder { color: var(--muted); opacity: 1; }
.field .icon-button { border-radius: 50%; color: var(--muted); }
.field .icon-button:hover:enabled { background: var(--hover); color: var(--text); }
.field .send { background: var(--accent); color: var(--on-accent); transition: opacity 0.15s, transform 0.15s; }
.field .send:hover:enabled { background: var(--accent); color: var(--on-accent); transform: scale(1.05); }
.field .send:disabled { background: var(--line); color: var(--muted); }
.send svg { width: 19px; height: 19px; }
.count { margin: 5px 10px 0; font-size: 12.5px; color: var(--muted); }
.count.over { color: var(--danger); font-weight: 600; }
.chosen { display: flex; align-items: center; gap: 10px; margin-bottom: 8px; padding: 7px; border-radius: 14px; background: var(--ground); }
.chosen img, .chosen .file-icon { flex: none; width: 46px; height: 46px; border-radius: 9px; object-fit: cover; display: grid; place-items: center; background: var(--hover); }
.chosen .file-text { flex: 1; font-size: 14px; }
.chosen .file-name { -webkit-line-clamp: 1; }
.mark { display: block; margin-top: 6px; text-align: center; font-size: 11.5px; color: var(--muted); }
`;
