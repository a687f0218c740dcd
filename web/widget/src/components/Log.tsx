/** The conversation as a live log that follows its newest message unless the reader went up. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatDay, isSameDay } from "../text.ts";
import type { Entry } from "../transcript.ts";
import { useChat } from "./context.ts";
import { Greeting } from "./Greeting.tsx";
import { Icon } from "./Icon.tsx";
import { Message } from "./Message.tsx";
import { Typing } from "./Typing.tsx";

/** Messages of one side within so long stand together. */
const JOIN_MS = 5 * 60_000;
const NEAR_PX = 60;

export function Log() {
  const { state, say } = useChat();
  const { entries } = state.transcript;
  const log = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [isAway, setAway] = useState(false);
  const lastOwn = entries.findLast((entry) => entry.side === "visitor")?.key;

  function toEnd(): void {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }

  function onScroll(): void {
    const box = log.current;
    if (!box) return;
    isFollowing.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    setAway(!isFollowing.current);
  }

  useLayoutEffect(() => {
    isFollowing.current = true;
    toEnd();
  }, [lastOwn]);

  useEffect(() => {
    // Photos that load late and the keyboard that opens change the height without a new message.
    const watcher = new ResizeObserver(() => isFollowing.current && toEnd());
    for (const box of [log.current, content.current]) if (box) watcher.observe(box);
    return () => watcher.disconnect();
  }, []);

  return (
    <div class="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard to be read */}
      <div ref={log} class="log" role="log" aria-label={say("log_label")} tabIndex={0} onScroll={onScroll}>
        <div ref={content}>
          {state.transcript.era === 0 && <Greeting />}
          {entries.map((entry, index) => (
            <DatedMessage key={entry.key} entry={entry} before={entries[index - 1]} after={entries[index + 1]} />
          ))}
          {state.isTyping && <Typing />}
        </div>
      </div>
      {isAway && (
        <button type="button" class="newest" aria-label={say("newest")} onClick={toEnd}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function DatedMessage({ entry, before, after }: { entry: Entry; before?: Entry; after?: Entry }) {
  const { state, say } = useChat();
  const isNewDay = !before || !isSameDay(before.at, entry.at);
  return (
    <>
      {isNewDay && <div class="day">{formatDay(entry.at, Date.now(), state.language, say)}</div>}
      <Message
        entry={entry}
        isJoined={!isNewDay && belongTogether(before, entry)}
        isLastOfGroup={!belongTogether(entry, after)}
        reply={after}
      />
    </>
  );
}

function belongTogether(one: Entry | undefined, next: Entry | undefined): boolean {
  return one !== undefined && next !== undefined && one.side === next.side && next.at - one.at < JOIN_MS;
}
