/** The whole page: the bar with the guided sale, the three phones side by side or behind tabs. */
import { useEffect, useState } from "preact/hooks";
import { savedLanguage, savedTheme, saveLanguage, saveTheme } from "../../../shop/src/preferences.ts";
import { LANGUAGES } from "../../../widget/src/text.ts";
import { listen } from "../api.ts";
import { DemoContext } from "../context.ts";
import type { DemoState } from "../state.ts";
import { speakDemo } from "../text.ts";
import { Phones } from "./Phones.tsx";
import { SaleBar } from "./SaleBar.tsx";
import { TopBar } from "./TopBar.tsx";

function firstLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  return LANGUAGES.find((one) => one === asked) ?? savedLanguage(undefined);
}

export function Page() {
  const [language, setLanguage] = useState(firstLanguage);
  const [theme, setTheme] = useState(savedTheme);
  const [state, setState] = useState<DemoState | null>(null);
  const [isLost, setLost] = useState(false);
  const [fault, setFault] = useState("");
  const say = speakDemo(language);

  useEffect(
    () =>
      listen((next) => {
        setLost(next === null);
        if (next) setState(next);
      }),
    [],
  );
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset.theme = theme;
    document.title = say("title");
  });

  const run = (action: () => Promise<void>) => {
    setFault("");
    action().catch((error: Error) => setFault(error.message));
  };
  return (
    <DemoContext.Provider value={{ language, say, run }}>
      <TopBar
        state={state}
        theme={theme}
        onLanguage={(next) => {
          saveLanguage(next);
          setLanguage(next);
        }}
        onTheme={(next) => {
          saveTheme(next);
          setTheme(next);
        }}
      />
      {isLost && (
        <p class="notice" role="alert">
          {say("lost")}
        </p>
      )}
      {fault !== "" && !isLost && (
        <p class="notice" role="alert">
          {say("error_action", { reason: fault })}
          <button type="button" class="link" onClick={() => setFault("")}>
            {say("close")}
          </button>
        </p>
      )}
      {state && <SaleBar sale={state.sale} />}
      {state ? <Phones state={state} theme={theme} /> : !isLost && <p class="loading">{say("loading")}</p>}
    </DemoContext.Provider>
  );
}
