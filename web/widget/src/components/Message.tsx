/** One message: its files, its text, what became of it, and its quick replies. */
import { formatTime, type TextKey } from "../text.ts";
import type { Entry } from "../transcript.ts";
import { Attachments } from "./Attachments.tsx";
import { Choices } from "./Choices.tsx";
import { useChat } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { RichText } from "./RichText.tsx";

interface Props {
  readonly entry: Entry;
  readonly isJoined: boolean;
  readonly isLastOfGroup: boolean;
  /** The message that follows, if there is one. */
  readonly reply?: Entry;
}

export function Message({ entry, isJoined, isLastOfGroup, reply }: Props) {
  const { chat, state, say } = useChat();
  const isNew = Date.now() - entry.at < 3_000;
  const classes = ["message", entry.side, isJoined && "joined", isNew && "new", entry.state === "failed" && "failed"];
  const laterOwn = reply && state.transcript.entries.find((other) => isLaterOwn(other, entry));
  return (
    <div class={classes.filter(Boolean).join(" ")}>
      <span class="hidden">{entry.side === "visitor" ? say("you") : state.config.businessName}: </span>
      <Attachments entry={entry} />
      {entry.text !== "" && (
        <div class="bubble">
          <RichText text={entry.text} isMarkdown={entry.isMarkdown} />
        </div>
      )}
      {entry.state === "failed" ? (
        <Problem entry={entry} />
      ) : (
        (isLastOfGroup || entry.state === "sending") && <Meta entry={entry} />
      )}
      {entry.choices.length > 0 && (
        <Choices
          label={say("choices")}
          choices={entry.choices}
          isUsed={laterOwn !== undefined}
          taken={laterOwn?.text}
          onChoose={chat.sendText}
        />
      )}
    </div>
  );
}

function isLaterOwn(other: Entry, entry: Entry): boolean {
  return other.side === "visitor" && other.order > entry.order;
}

function Meta({ entry }: { entry: Entry }) {
  const { state, say } = useChat();
  const time = formatTime(entry.at, state.language);
  if (entry.side === "business") return <div class="meta">{time}</div>;
  const isWaiting = entry.state === "sending";
  const key: TextKey = !isWaiting ? "state_sent" : state.status.kind === "offline" ? "state_queued" : "state_sending";
  return (
    <div class="meta">
      {isWaiting ? say(key) : time}
      {!isWaiting && <span class="hidden">{say(key)}</span>}
      <Icon name={isWaiting ? "clock" : "check"} />
    </div>
  );
}

function Problem({ entry }: { entry: Entry }) {
  const { chat, say } = useChat();
  return (
    <div class="problem" role="alert">
      {say(problemKey(entry))}
      <button type="button" onClick={() => chat.retry(entry)}>
        {say("retry")}
      </button>
    </div>
  );
}

function problemKey(entry: Entry): TextKey {
  const { fault } = entry;
  if (fault === "denied" || fault === "too_big" || fault === "bad_type" || fault === "rejected")
    return `fault_${fault}`;
  return "fault_server";
}
