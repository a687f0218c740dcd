/** Language and colours, at the top of every page. */
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "../../../widget/src/text.ts";
import type { Theme } from "../preferences.ts";
import type { SayShop } from "../text.ts";
import { Icon } from "./Icon.tsx";

export interface PageControls {
  readonly language: Language;
  readonly theme: Theme;
  readonly say: SayShop;
  readonly onLanguage: (language: Language) => void;
  readonly onTheme: (theme: Theme) => void;
}

export function Controls({ language, theme, say, onLanguage, onTheme }: PageControls) {
  const other = theme === "dark" ? "light" : "dark";
  return (
    <div class="controls">
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
  );
}
