/** The name of it all, the button that plays a sale, language and colours. */
import type { Theme } from "../../../shop/src/preferences.ts";
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "../../../widget/src/text.ts";
import { playSale } from "../api.ts";
import { useDemo } from "../context.ts";
import type { DemoState } from "../state.ts";
import { Icon } from "./Icon.tsx";

export function TopBar({
  state,
  theme,
  onLanguage,
  onTheme,
}: {
  state: DemoState | null;
  theme: Theme;
  onLanguage: (language: Language) => void;
  onTheme: (theme: Theme) => void;
}) {
  const { language, say, run } = useDemo();
  const isRunning = state?.sale.isRunning ?? false;
  const wasPlayed = Object.keys(state?.sale.parts ?? {}).length > 0;
  const other = theme === "dark" ? "light" : "dark";
  return (
    <header class="top">
      <div class="brand">
        <span class="mark" aria-hidden="true">
          <Icon name="chat" />
        </span>
        <div>
          <h1>{say("title")}</h1>
          <p>{say("tagline")}</p>
        </div>
      </div>
      <div class="actions">
        <button type="button" class="play" disabled={!state || isRunning} onClick={() => run(() => playSale(language))}>
          <Icon name="play" />
          {say(isRunning ? "playing" : wasPlayed ? "play_again" : "play")}
        </button>
        <fieldset class="languages" aria-label={say("language")}>
          {LANGUAGES.map((one) => (
            <button
              key={one}
              type="button"
              lang={one}
              aria-pressed={one === language}
              aria-label={LANGUAGE_NAMES[one]}
              onClick={() => onLanguage(one)}
            >
              {one.toUpperCase()}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          class="round"
          aria-label={say(other === "dark" ? "theme_dark" : "theme_light")}
          onClick={() => onTheme(other)}
        >
          <Icon name={other === "dark" ? "moon" : "sun"} />
        </button>
      </div>
    </header>
  );
}
