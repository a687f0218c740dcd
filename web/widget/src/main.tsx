/** Starts the widget on the page that carries its script tag, and gives that page the `window.Charla` handle. */
import { render } from "preact";
import { browserSurroundings, newId, pageStorage } from "./browser.ts";
import { OriginContext } from "./components/origin.ts";
import { Widget } from "./components/Widget.tsx";
import { createPageMemory } from "./memory.ts";
import { createChat, type ThemeChoice } from "./store.ts";
import { LANGUAGES } from "./text.ts";
import { themeCss } from "./theme.css.ts";

/** What the page may do with the chat. */
export interface CharlaHandle {
  /** Opens the panel; `text` is put into the composer for the visitor to send. */
  open(options?: { text?: string }): void;
  close(): void;
  setLanguage(language: string): void;
  setTheme(theme: ThemeChoice): void;
}

declare global {
  interface Window {
    Charla?: CharlaHandle;
  }
}

const OPEN_KEY = "charla:open";
const SAID_MAX = 400;

function start(): void {
  const script = document.currentScript ?? document.querySelector("script[data-site-key][src*='widget.js']");
  if (!(script instanceof HTMLScriptElement) || window.Charla) return;
  const { siteKey, lang, theme, open } = script.dataset;
  if (!siteKey) {
    console.error("Charla: the script tag needs data-site-key, the public key of your site.");
    return;
  }
  const origin = new URL(script.src, location.href).origin;
  const chat = createChat({
    origin,
    siteKey,
    around: browserSurroundings(),
    memory: createPageMemory(siteKey, pageStorage("local"), newId),
    newId,
    languageTags: [lang, document.documentElement.lang, ...navigator.languages],
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    isPageHidden: () => document.hidden,
  });

  const session = pageStorage("session");
  let before = chat.state;
  chat.subscribe(() => {
    const { isOpen, isRefused } = chat.state;
    if (isRefused && !before.isRefused) console.error("Charla: unknown site key, or this address is not allowed.");
    if (isOpen !== before.isOpen) session?.setItem(OPEN_KEY, isOpen ? "1" : "0");
    before = chat.state;
  });
  addEventListener("online", () => chat.setOffline(false));
  addEventListener("offline", () => chat.setOffline(true));
  document.addEventListener("visibilitychange", chat.looked);

  window.Charla = {
    open: (options) => chat.open(options?.text),
    close: chat.close,
    setLanguage(language) {
      const known = LANGUAGES.find((one) => one === language);
      if (known) chat.setLanguage(known);
    },
    setTheme: chat.setTheme,
  };
  const wasOpen = session?.getItem(OPEN_KEY) === "1" && innerWidth > 480;
  // Whoever came by a link of the business finds its text in the composer, to be sent or not.
  const said = new URLSearchParams(location.search).get("charla")?.slice(0, SAID_MAX);
  if (said) chat.open(said);
  else if (wasOpen || (open !== undefined && open !== "false")) chat.open();
  mount(chat, origin);
  if (!navigator.onLine) chat.setOffline(true);
  chat.begin();
  dispatchEvent(new Event("charla:ready"));
}

function mount(chat: ReturnType<typeof createChat>, origin: string): void {
  const host = document.createElement("div");
  host.id = "charla-widget";
  const shadow = host.attachShadow({ mode: "open" });
  dress(shadow);
  document.body.append(host);
  render(
    <OriginContext.Provider value={origin}>
      <Widget chat={chat} />
    </OriginContext.Provider>,
    shadow,
  );
}

function dress(shadow: ShadowRoot): void {
  try {
    // A constructed sheet is allowed where a page's content policy forbids style elements.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(themeCss);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    // Safari before 16.4 has none.
    shadow.append(Object.assign(document.createElement("style"), { textContent: themeCss }));
  }
}

if (document.body) start();
else addEventListener("DOMContentLoaded", start);
