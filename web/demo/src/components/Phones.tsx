/** The phones: beside one another where there is room, else one at a time behind tabs. */
import { useState } from "preact/hooks";
import type { Theme } from "../../../shop/src/preferences.ts";
import { useDemo } from "../context.ts";
import type { DemoState } from "../state.ts";
import { Icon, type IconName } from "./Icon.tsx";
import { Phone } from "./Phone.tsx";
import { Provider } from "./Provider.tsx";
import { WebChat } from "./WebChat.tsx";

const TABS = ["whatsapp-cloud", "telegram", "web"] as const;
type Tab = (typeof TABS)[number];
const ICONS: Record<Tab, IconName> = { "whatsapp-cloud": "chat", telegram: "plane", web: "globe" };

export function Phones({ state, theme }: { state: DemoState; theme: Theme }) {
  const { say } = useDemo();
  const [chosen, choose] = useState<Tab>("whatsapp-cloud");
  const names = { "whatsapp-cloud": say("kind_whatsapp"), telegram: say("kind_telegram"), web: say("kind_web") };

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = TABS[(TABS.indexOf(chosen) + step + TABS.length) % TABS.length] ?? chosen;
    choose(next);
    document.getElementById(`tab-${next}`)?.focus();
  }

  return (
    <main>
      <div class="tabs" role="tablist" aria-label={say("phones")} onKeyDown={onKeyDown}>
        {TABS.map((tab) => (
          <button
            key={tab}
            id={`tab-${tab}`}
            type="button"
            role="tab"
            aria-selected={tab === chosen}
            aria-controls={`panel-${tab}`}
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => choose(tab)}
          >
            <Icon name={ICONS[tab]} />
            {names[tab]}
          </button>
        ))}
      </div>
      <div class="phones">
        {state.phones.map((phone) => (
          <section
            key={phone.kind}
            id={`panel-${phone.kind}`}
            class={`column${phone.kind === chosen ? " chosen" : ""}`}
            aria-label={names[phone.kind]}
          >
            <Phone
              phone={phone}
              shop={state.shop.name}
              part={state.sale.parts[phone.kind]}
              isPlaying={state.sale.isRunning}
            />
            <Provider phone={phone} name={names[phone.kind]} />
          </section>
        ))}
        <section id="panel-web" class={`column${chosen === "web" ? " chosen" : ""}`} aria-label={names.web}>
          <WebChat shopUrl={state.shop.url} theme={theme} />
        </section>
      </div>
    </main>
  );
}
