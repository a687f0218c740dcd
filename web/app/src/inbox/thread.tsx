/** The messages of a conversation: it stays at its end only while one is there, and grows upwards without a jump. */
import { Alert, Button, Center, Group, Loader, Text } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { useAgentTyping } from "../live/typing.ts";
import { MessageRow, SendingRow } from "./bubble.tsx";
import type { ConversationDetail } from "./data.ts";
import classes from "./inbox.module.css";
import { NoteRow } from "./note-row.tsx";
import { useNotes } from "./notes-data.ts";
import { useSendingTexts, useThread } from "./thread-data.ts";
import { ThreadSkeleton } from "./thread-skeleton.tsx";
import { type Entry, entriesOf } from "./timeline.ts";
import { dayName, startsDay } from "./times.ts";

/** So near the end, in px, one reads the end. */
const NEAR = 80;
/** So near the beginning, in px, what is older is loaded. */
const FAR_UP = 400;

export function Thread({
  id,
  conversation,
  onTrace,
}: {
  id: string;
  conversation: ConversationDetail | undefined;
  onTrace: (turnId: string) => void;
}) {
  const { say, locale } = useSpeech();
  const { messages, isLoading, error, hasOlder, isLoadingOlder, loadOlder } = useThread(id);
  const notes = useNotes(id);
  const entries = useMemo(() => entriesOf(messages, notes, hasOlder), [messages, notes, hasOlder]);
  const sending = useSendingTexts(id);
  const isAgentTyping = useAgentTyping(id);
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  /** Where one reads, measured from the end, since what is above may grow. */
  const place = useRef({ isAtEnd: true, fromEnd: 0 });
  const [isAway, setIsAway] = useState(false);
  const first = messages[0]?.seq;

  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => {
    const pane = box.current;
    if (!pane) return;
    if (place.current.isAtEnd) pane.scrollTop = pane.scrollHeight;
    else pane.scrollTop = pane.scrollHeight - place.current.fromEnd;
  }, [first]);
  useEffect(() => {
    const [pane, inner] = [box.current, content.current];
    if (!pane || !inner) return;
    // New messages, images that arrive, and a composer that grows.
    const watch = new ResizeObserver(() => {
      if (place.current.isAtEnd) pane.scrollTop = pane.scrollHeight;
      else place.current.fromEnd = pane.scrollHeight - pane.scrollTop;
    });
    watch.observe(inner);
    watch.observe(pane);
    return () => watch.disconnect();
  }, []);
  const sendingCount = sending.length;
  useEffect(() => {
    // Whoever writes wants to see it.
    if (sendingCount > 0 && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [sendingCount]);

  const onScroll = () => {
    const pane = box.current;
    if (!pane) return;
    const left = pane.scrollHeight - pane.scrollTop - pane.clientHeight;
    place.current = { isAtEnd: left < NEAR, fromEnd: pane.scrollHeight - pane.scrollTop };
    setIsAway(left > pane.clientHeight);
    if (pane.scrollTop < FAR_UP) loadOlder();
  };

  return (
    <div style={{ position: "relative", flex: 1, minHeight: 0, display: "flex" }}>
      <div
        ref={box}
        className={classes.thread}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard too
        tabIndex={0}
        role="log"
        aria-label={say("inbox.messages")}
      >
        <div ref={content} className={classes.messages}>
          {isLoading ? (
            <ThreadSkeleton />
          ) : error && messages.length === 0 ? (
            <Alert color="red" role="alert">
              {problemText(say, error)}
            </Alert>
          ) : null}
          {hasOlder ? (
            <Center mih={32}>
              {isLoadingOlder ? (
                <Loader role="status" size="sm" aria-label={say("wait")} />
              ) : (
                <Button variant="subtle" size="compact-sm" onClick={loadOlder}>
                  {say("inbox.older")}
                </Button>
              )}
            </Center>
          ) : null}
          {entries.map((entry, index) => {
            const before = entries[index - 1];
            const isNewDay = startsDay(entry.createdAt, before?.createdAt);
            return (
              <Fragment key={entry.id}>
                {isNewDay ? <div className={classes.day}>{dayName(locale, entry.createdAt)}</div> : null}
                {entry.note ? (
                  <NoteRow note={entry.note} />
                ) : (
                  <MessageRow
                    message={entry.message}
                    conversationId={id}
                    customersLocale={conversation?.locale}
                    isFirst={isNewDay || authorOf(before) !== entry.message.author}
                    onTrace={onTrace}
                  />
                )}
              </Fragment>
            );
          })}
          {sending.map((text, index) => (
            <SendingRow key={`${index} ${text}`} text={text} />
          ))}
          {isAgentTyping ? (
            <Group gap={8} justify="flex-end" data-agents-typing>
              <Loader type="dots" size="xs" aria-hidden />
              <Text size="xs" c="dimmed">
                {say("inbox.agentsTyping")}
              </Text>
            </Group>
          ) : null}
        </div>
      </div>
      {isAway ? (
        <Button
          className={classes.toEnd}
          size="compact-md"
          radius="xl"
          leftSection={<IconArrowDown size={16} aria-hidden />}
          onClick={toEnd}
        >
          <Text size="sm">{say("inbox.toEnd")}</Text>
        </Button>
      ) : null}
    </div>
  );
}

const authorOf = (entry: Entry | undefined) => (entry?.note ? "note" : entry?.message.author);
