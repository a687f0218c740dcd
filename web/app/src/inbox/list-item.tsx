/** One conversation in the list: who, by which channel, what was said last and when. */
import { Avatar, Badge } from "@mantine/core";
import { memo } from "react";
import { Link } from "react-router";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import type { Box } from "./boxes.ts";
import { ChannelIcon } from "./channel-icon.tsx";
import type { Conversation } from "./data.ts";
import classes from "./inbox.module.css";
import { customerName, nameOf } from "./names.ts";
import { shortTime } from "./times.ts";

/** More stand in the card. */
const MOST_TAGS = 2;

/** Drawn again only when it changes: a list has hundreds. For the same reason its lines are plain elements. */
export const ListItem = memo(function ListItem({
  conversation,
  box,
  isOpen,
  takenBy,
}: {
  conversation: Conversation;
  box: Box;
  isOpen: boolean;
  takenBy: string | null;
}) {
  const { say, locale } = useSpeech();
  const { member } = useSession();
  const { id, channel, lastMessage, lastMessageAt, handoff, handler, unread, hasDraft, tags, snoozedUntil } =
    conversation;
  // What the agents have is read by them.
  const isUnread = unread > 0 && !isOpen && handler !== "agents";
  const name = customerName(say, conversation);
  const from = lastMessage && lastMessage.author !== "customer" ? `${say(`inbox.by.${lastMessage.author}`)}: ` : "";
  const isMine = handler === "rep" && conversation.takenBy === member.id;
  return (
    <Link
      to={`/inbox/${id}?box=${box}`}
      className={classes.item}
      aria-current={isOpen ? "true" : undefined}
      data-conversation={id}
      data-unread={isUnread || undefined}
    >
      <div className={classes.avatar}>
        <Avatar name={name} color="initials" aria-hidden />
        <span className={classes.channel}>
          <ChannelIcon kind={channel.kind} name={channel.name} size={14} />
        </span>
      </div>
      <div className={classes.lines}>
        <div className={classes.line}>
          <span className={classes.name}>{name}</span>
          <time className={classes.when} dateTime={lastMessageAt}>
            {shortTime(locale, lastMessageAt)}
          </time>
        </div>
        <div className={classes.line}>
          <span className={classes.last}>
            {hasDraft && !isOpen ? <span className={classes.draft}>{say("inbox.draft")} </span> : null}
            {from}
            {lastMessage?.text || say("inbox.attachment")}
          </span>
          {isUnread ? (
            <Badge
              circle={unread < 10}
              size="sm"
              style={{ flex: "none" }}
              aria-label={say("inbox.unread", { count: unread })}
              role="img"
            >
              {unread}
            </Badge>
          ) : null}
        </div>
        <div className={classes.signs}>
          {snoozedUntil ? (
            <Badge size="sm" variant="light" color="violet" tt="none" fw={500}>
              {say("inbox.snooze.until", { when: shortTime(locale, snoozedUntil) })}
            </Badge>
          ) : handoff && handler === "waiting" ? (
            <Badge size="sm" variant="light" color="orange" tt="none" fw={500}>
              {nameOf(say, "inbox.reasons", handoff.reason)}
            </Badge>
          ) : handler === "rep" && (isMine || takenBy) ? (
            <Badge size="sm" variant="light" color={isMine ? undefined : "gray"} tt="none" fw={500}>
              {isMine ? say("inbox.you") : takenBy}
            </Badge>
          ) : null}
          {tags.slice(0, MOST_TAGS).map((tag) => (
            <Badge key={tag} size="sm" variant="outline" color="gray" tt="none" fw={500}>
              {tag}
            </Badge>
          ))}
        </div>
      </div>
    </Link>
  );
});
