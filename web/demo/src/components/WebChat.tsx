/** The shop's own web chat in a phone of its own: no emulation, the widget as any site has it. */
import type { Theme } from "../../../shop/src/preferences.ts";
import { useDemo } from "../context.ts";

export function WebChat({ shopUrl, theme }: { shopUrl: string; theme: Theme }) {
  const { language, say } = useDemo();
  return (
    <>
      <div class="phone web">
        <iframe title={say("kind_web")} src={`/web-chat?lang=${language}&theme=${theme}`} loading="eager" />
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
