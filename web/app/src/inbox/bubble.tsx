/** One message: who said it, what, when, and how far it got. */
import { UnstyledButton } from "@mantine/core";
import { IconClock, IconRoute } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";
import { DeliveryNote, DeliverySign } from "./delivery.tsx";
import classes from "./inbox.module.css";
import { nameOf } from "./names.ts";
import { Parts } from "./parts.tsx";
import type { Message } from "./thread-data.ts";
import { clockTime } from "./times.ts";
import { Translate } from "./translate.tsx";

export function MessageRow({
  message,
  conversationId,
  customersLocale,
  isFirst,
  onTrace,
}: {
  message: Message;
  conversationId: string;
  customersLocale: string | undefined;
  isFirst: boolean;
  onTrace: (turnId: string) => void;
}) {
  const { say, locale } = useSpeech();
  const { author, authorName, direction, turnId } = message;
  const who = authorName === null ? say(`inbox.by.${author}`) : nameOf(say, "inbox.agents", authorName);
  return (
    <article
      className={classes.row}
      data-side={direction}
      data-first={isFirst ? true : undefined}
      data-message={message.id}
      aria-label={say("inbox.said", { who, time: clockTime(locale, message.createdAt) })}
    >
      <div className={classes.bubble} data-author={author} data-status={message.status}>
        <Parts message={message} />
      </div>
      <div className={classes.meta}>
        {direction === "out" && isFirst ? <span>{who} ·</span> : null}
        <time dateTime={message.createdAt}>{clockTime(locale, message.createdAt)}</time>
        {direction === "out" ? <DeliverySign status={message.status} /> : null}
        {turnId !== null && direction === "out" ? (
          <UnstyledButton fz="xs" c="dimmed" className={classes.why} onClick={() => onTrace(turnId)}>
            <IconRoute size={12} aria-hidden /> <span>{say("inbox.why")}</span>
          </UnstyledButton>
        ) : null}
        {author === "customer" && customersLocale !== undefined && customersLocale !== locale && message.text !== "" ? (
          <Translate conversationId={conversationId} text={message.text} to={locale} />
        ) : null}
      </div>
      <DeliveryNote message={message} conversationId={conversationId} />
    </article>
  );
}

/** What was just written, until the server has it. */
export function SendingRow({ text }: { text: string }) {
  const { say } = useSpeech();
  return (
    <div className={classes.row} data-side="out" style={{ opacity: 0.7 }}>
      <div className={classes.bubble} data-author="rep">
        {text}
      </div>
      <div className={classes.meta}>
        <IconClock size={12} aria-hidden /> {say("inbox.status.sending")}
      </div>
    </div>
  );
}
