/** An emulated phone: its status bar with the time, the chat with the shop, the box to write in. */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { formatTime } from "../../../widget/src/text.ts";
import { act } from "../api.ts";
import { useDemo } from "../context.ts";
import type { Bubble, PhoneState, SalePart } from "../state.ts";
import { Composer } from "./Composer.tsx";
import { EmptyChat } from "./EmptyChat.tsx";
import { Icon } from "./Icon.tsx";
import { ListSheet } from "./ListSheet.tsx";
import { Message } from "./Message.tsx";

const MINUTE_MS = 60_000;

export function Phone({
  phone,
  shop,
  part,
  isPlaying,
}: {
  phone: PhoneState;
  shop: string;
  part: SalePart | undefined;
  isPlaying: boolean;
}) {
  const { language, say, run } = useDemo();
  const { kind, bubbles, isTyping, troubles } = phone;
  const log = useRef<HTMLDivElement>(null);
  const [list, openList] = useState<Bubble | null>(null);
  const now = useNow();
  const isBlocked = troubles.includes("block");
  const newest = bubbles.findLast(({ from }) => from === "shop")?.id;

  const isShown = useEnd(log);
  useEffect(() => {
    // Only what somebody can see is read.
    if (newest && isShown && !document.hidden) act(kind, "look").catch(() => undefined);
  }, [newest, isShown]);

  const press = (bubble: Bubble, button: string) => run(() => act(kind, "press", { bubble: bubble.id, button }));
  const state = isTyping ? say("typing") : kind === "telegram" ? say("bot") : say("online");
  return (
    <div class={`phone ${kind === "telegram" ? "telegram" : "whatsapp"}`}>
      <div class="status" aria-hidden="true">
        <span>{formatTime(now, language)}</span>
        <span class="island" />
        <span class="signal">
          <i />
          <i />
          <i />
          <b />
        </span>
      </div>
      <header class="chat-head">
        <span class="avatar" aria-hidden="true">
          {shop.charAt(0)}
        </span>
        <div class="who">
          <h2>{shop}</h2>
          <p aria-live="polite">
            {state} · {phone.business}
          </p>
        </div>
        <button
          type="button"
          class="head-button"
          disabled={isPlaying}
          title={say("new_customer")}
          aria-label={say("new_customer")}
          onClick={() => run(() => act(kind, "renew"))}
        >
          <Icon name="fresh" />
        </button>
      </header>
      <div
        class="chat"
        ref={log}
        role="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label={say("conversation", { shop, kind: nameOf(kind) })}
      >
        <div>
          {bubbles.length === 0 && !isPlaying && <EmptyChat kind={kind} shop={shop} />}
          {bubbles.length > 0 && <p class="day">{say("today")}</p>}
          {bubbles.map((bubble) => (
            <Message
              key={bubble.id}
              kind={kind}
              bubble={bubble}
              onPress={(button) => press(bubble, button)}
              onList={() => openList(bubble)}
            />
          ))}
          {isTyping && (
            <div class="message shop" aria-hidden="true">
              <div class="bubble typing">
                <i />
                <i />
                <i />
              </div>
            </div>
          )}
        </div>
      </div>
      {isBlocked ? (
        <div class="blocked">
          <p>{say("blocked", { shop })}</p>
          <button
            type="button"
            class="link"
            onClick={() => run(() => act(kind, "trouble", { trouble: "block", on: false }))}
          >
            {say("unblock")}
          </button>
        </div>
      ) : (
        <Composer kind={kind} draft={part?.draft ?? ""} />
      )}
      {list && (
        <ListSheet
          bubble={list}
          onClose={() => openList(null)}
          onTake={(button) => {
            openList(null);
            press(list, button);
          }}
        />
      )}
      <p class="holder">{say("holder", { person: phone.person })}</p>
    </div>
  );
}

function nameOf(kind: PhoneState["kind"]): string {
  return kind === "telegram" ? "Telegram" : "WhatsApp";
}

/** Keeps the end of the conversation in sight as it grows, photos that load included. Whether the phone is shown at all. */
function useEnd(log: RefObject<HTMLElement | null>): boolean {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const place = log.current;
    const content = place?.firstElementChild;
    if (!place || !content) return;
    const sizes = new ResizeObserver(() => {
      setShown(place.clientHeight > 0);
      place.scrollTo({ top: place.scrollHeight });
    });
    sizes.observe(place);
    sizes.observe(content);
    return () => sizes.disconnect();
  }, []);
  return isShown;
}

/** The time of the status bar, moved on with each minute. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), MINUTE_MS - (now % MINUTE_MS));
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}
