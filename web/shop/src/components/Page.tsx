/** The page as a whole: the shop, or why there is none, in the visitor's language and colours. */
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Language } from "../../../widget/src/text.ts";
import { loadChat } from "../chat.ts";
import { savedLanguage, savedTheme, saveLanguage, saveTheme, type Theme } from "../preferences.ts";
import { loadShop, type ShopData } from "../shop-data.ts";
import { speakShop } from "../text.ts";
import { EmptyShop } from "./EmptyShop.tsx";
import { Shop } from "./Shop.tsx";
import { Unreachable } from "./Unreachable.tsx";

type Loaded = ShopData | "loading" | "empty" | "unreachable";
const RETRY_MS = 5_000;

export function Page() {
  const [shop, setShop] = useState<Loaded>("loading");
  const [language, setLanguage] = useState<Language>(() => savedLanguage(undefined));
  const [theme, setTheme] = useState<Theme>(savedTheme);
  const say = speakShop(language);

  const load = useCallback(() => {
    loadShop().then(
      (loaded) => {
        if (loaded) setLanguage(savedLanguage(loaded.business.locale));
        setShop(loaded ?? "empty");
      },
      () => setShop("unreachable"),
    );
  }, []);
  useEffect(load, []);
  useEffect(() => {
    if (shop !== "unreachable") return;
    const timer = setInterval(load, RETRY_MS);
    return () => clearInterval(timer);
  }, [shop]);

  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset.theme = theme;
    window.Charla?.setTheme(theme);
  }, [language, theme]);
  useEffect(() => {
    if (typeof shop !== "object") return;
    document.title = shop.business.name;
    loadChat(shop.siteKey, language, theme);
  }, [shop]);

  function chooseLanguage(next: Language): void {
    saveLanguage(next);
    setLanguage(next);
    window.Charla?.setLanguage(next);
  }

  function chooseTheme(next: Theme): void {
    saveTheme(next);
    setTheme(next);
  }

  if (shop === "loading") return <div class="loading" role="status" aria-label={say("loading")} />;
  if (shop === "unreachable") return <Unreachable say={say} onRetry={load} />;
  const controls = { language, theme, say, onLanguage: chooseLanguage, onTheme: chooseTheme };
  if (shop === "empty") return <EmptyShop controls={controls} />;
  return <Shop shop={shop} controls={controls} />;
}
