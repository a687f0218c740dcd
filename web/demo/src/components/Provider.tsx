/** Behind a phone: the trouble that can be made at its provider, and what the provider has noted. */
import { useState } from "preact/hooks";
import { formatTime } from "../../../widget/src/text.ts";
import { act } from "../api.ts";
import { useDemo } from "../context.ts";
import { type LogLine, type PhoneState, TROUBLES } from "../state.ts";

const FOR_NEXT_SEND: readonly string[] = ["slow", "too_many", "server_error", "lost_answer"];

export function Provider({ phone, name }: { phone: PhoneState; name: string }) {
  const { say, run } = useDemo();
  const { kind, troubles, log } = phone;
  // On a phone the conversation needs the room.
  const [isRoomy] = useState(() => matchMedia("(min-width: 1001px)").matches);
  return (
    <details class="provider" open={isRoomy}>
      <summary>
        <strong>{say("provider", { kind: name })}</strong>
        <span>{say("provider_hint")}</span>
      </summary>
      <div class="troubles">
        {TROUBLES.map((trouble) => {
          const isOn = troubles.includes(trouble);
          const armed = isOn && FOR_NEXT_SEND.includes(trouble) ? ` (${say("armed")})` : "";
          return (
            <button
              key={trouble}
              type="button"
              class="trouble"
              aria-pressed={isOn}
              title={say(`hint_${trouble}`)}
              aria-label={`${say(`trouble_${trouble}`)}. ${say(`hint_${trouble}`)}${armed}`}
              onClick={() => run(() => act(kind, "trouble", { trouble, on: !isOn }))}
            >
              {say(`trouble_${trouble}`)}
            </button>
          );
        })}
      </div>
      {log.length === 0 ? (
        <p class="log-empty">{say("log_empty")}</p>
      ) : (
        <ol
          class="log"
          aria-label={say("log")}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
        >
          {[...log].reverse().map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ol>
      )}
    </details>
  );
}

function Line({ line }: { line: LogLine }) {
  const { language, say } = useDemo();
  const { way, what, status, ms } = line;
  const isBad = status === null || status >= 400;
  return (
    <li class={isBad ? "bad" : ""}>
      <time dateTime={line.at}>{formatTime(Date.parse(line.at), language)}</time>
      <span class="way" role="img" aria-label={say(`log_${way}`)} title={say(`log_${way}`)}>
        {way === "call" ? "←" : "→"}
      </span>
      <code>{what}</code>
      <b>{status ?? say("log_no_answer")}</b>
      <small>{ms} ms</small>
    </li>
  );
}
