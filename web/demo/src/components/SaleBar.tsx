/** How the guided sale goes on each phone: a bar of its steps, and in words what happens now. */
import { useDemo } from "../context.ts";
import { type DemoState, KINDS, type SalePart } from "../state.ts";
import { Icon } from "./Icon.tsx";

export function SaleBar({ sale }: { sale: DemoState["sale"] }) {
  const { say } = useDemo();
  const played = KINDS.flatMap((kind) => {
    const part = sale.parts[kind];
    return part ? [{ kind, part }] : [];
  });
  if (played.length === 0) return null;
  return (
    <section class="sale" aria-live="polite">
      {played.map(({ kind, part }) => (
        <div key={kind} class={`sale-part ${part.doing}`}>
          <strong>{say(kind === "telegram" ? "kind_telegram" : "kind_whatsapp")}</strong>
          <span class="steps" role="img" aria-label={say("sale_progress", { done: part.done, steps: part.steps })}>
            {Array.from({ length: part.steps }, (_, step) => (
              <i key={step} class={step < part.done ? "done" : ""} />
            ))}
          </span>
          <span class="now">
            {part.doing === "paid" && <Icon name="check" />}
            {part.doing === "failed" && <Icon name="alert" />}
            {nowOf(part, say)}
          </span>
        </div>
      ))}
    </section>
  );
}

function nowOf(part: SalePart, say: ReturnType<typeof useDemo>["say"]): string {
  return part.doing === "paid" ? say("sale_paid", { order: part.order ?? "" }) : say(`sale_${part.doing}`);
}
