/** Puts the chat on the page exactly as a shop's own website would, and asks it things. */
import type {} from "../../widget/src/main.tsx";

/** Adds the widget's script tag once. */
export function loadChat(siteKey: string, language: string, theme: string): void {
  if (document.querySelector("script[data-site-key]")) return;
  const script = document.createElement("script");
  script.src = "/widget.js";
  script.async = true;
  script.dataset.siteKey = siteKey;
  script.dataset.lang = language;
  script.dataset.theme = theme;
  document.head.append(script);
}

/** Opens the chat, with a question for the visitor to send; waits for the widget if it is still loading. */
export function openChat(text?: string): void {
  if (window.Charla) window.Charla.open({ text });
  else addEventListener("charla:ready", () => window.Charla?.open({ text }), { once: true });
}
