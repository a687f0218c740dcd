/** The shop's own web chat in a phone of its own: no emulation, the widget as any site has it. */
import { useEffect, useRef } from "preact/hooks";
import type { Theme } from "../../../shop/src/preferences.ts";
import { useDemo } from "../context.ts";

export function WebChat({ shopUrl, theme }: { shopUrl: string; theme: Theme }) {
  const { language, say } = useDemo();
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    // The widget goes to its box as soon as it is open; nobody has chosen it here yet.
    const giveBack = () => {
      if (document.activeElement === frame.current && !navigator.userActivation?.hasBeenActive) frame.current?.blur();
    };
    addEventListener("blur", giveBack);
    return () => removeEventListener("blur", giveBack);
  }, []);
  return (
    <>
      <div class="phone web">
        <iframe ref={frame} title={say("kind_web")} src={`/web-chat?lang=${language}&theme=${theme}`} loading="eager" />
      </div>
      <div class="provider">
        <p class="web-note">
          {say("web_note")}{" "}
          <a href={`${shopUrl}/`} target="_blank" rel="noreferrer">
            {say("web_open")}
          </a>
        </p>
      </div>
    </>
  );
}
