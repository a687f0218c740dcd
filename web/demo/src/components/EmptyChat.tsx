/** A phone before the first message: who answers here, and questions to begin with. */
import { act } from "../api.ts";
import { useDemo } from "../context.ts";
import type { Kind } from "../state.ts";

export function EmptyChat({ kind, shop }: { kind: Kind; shop: string }) {
  const { say, run } = useDemo();
  return (
    <div class="empty">
      <h3>{say("empty_title", { shop })}</h3>
      <p>{say("empty_text")}</p>
      {(["starter_1", "starter_2", "starter_3"] as const).map((key) => (
        <button key={key} type="button" onClick={() => run(() => act(kind, "text", { text: say(key) }))}>
          {say(key)}
        </button>
      ))}
    </div>
  );
}
