/** The server did not answer; the page tries again by itself. */
import type { SayShop } from "../text.ts";
import { Icon } from "./Icon.tsx";

export function Unreachable({ say, onRetry }: { say: SayShop; onRetry: () => void }) {
  return (
    <main class="plain" aria-live="assertive">
      <span class="plain-icon">
        <Icon name="globe" />
      </span>
      <h1>{say("down_title")}</h1>
      <p class="lead">{say("down_text")}</p>
      <button type="button" class="primary" onClick={onRetry}>
        {say("down_retry")}
      </button>
    </main>
  );
}
