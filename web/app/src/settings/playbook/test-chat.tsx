/** The chat beside the playbook: one writes as a customer and sees what the agents answer, and why. Nothing leaves this page. */
import { ActionIcon, Badge, Button, Collapse, Group, Loader, Stack, Text, Textarea, Title } from "@mantine/core";
import { IconRefresh, IconSend } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import classes from "../../inbox/inbox.module.css";
import { nameOf } from "../../inbox/names.ts";
import { Parts } from "../../inbox/parts.tsx";
import { Trace } from "../../inbox/trace-drawer.tsx";
import { problemText } from "../../lib/problem.ts";
import { useSpeech } from "../../lib/texts.ts";
import own from "./playbook.module.css";
import type { Exchange, Rehearsal } from "./use-rehearsal.ts";

const MAX_TEXT = 2_000;
const STARTS = ["es", "en", "pt"] as const;

export function TestChat({ rehearsal, hasUnsaved }: { rehearsal: Rehearsal; hasUnsaved: boolean }) {
  const { say } = useSpeech();
  const { talk, asked, error, ask, startAgain } = rehearsal;
  const [text, setText] = useState("");
  const end = useRef<HTMLDivElement>(null);
  // Whenever something is added.
  useEffect(() => {
    end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [talk.length, asked]);
  const send = (said: string) => {
    const trimmed = said.trim();
    if (trimmed === "" || asked !== null) return;
    setText("");
    ask(trimmed);
  };
  return (
    <section className={own.chat} aria-labelledby="try-chat">
      <Group justify="space-between" wrap="nowrap" className={own.head}>
        <div>
          <Title order={2} size="h5" id="try-chat">
            {say("playbook.chat.title")}
          </Title>
          <Text size="xs" c="dimmed">
            {say("playbook.chat.nothing")}
          </Text>
        </div>
        <Button
          variant="subtle"
          size="compact-sm"
          flex="none"
          leftSection={<IconRefresh size={16} aria-hidden />}
          disabled={talk.length === 0}
          onClick={startAgain}
        >
          {say("playbook.chat.again")}
        </Button>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <div className={own.talk} ref={end} tabIndex={0} role="log" aria-label={say("playbook.chat.log")}>
        {talk.length === 0 && asked === null ? (
          <Stack align="center" gap="xs" my="auto" py="xl">
            <Text size="sm" c="dimmed" ta="center">
              {say("playbook.chat.empty")}
            </Text>
            {STARTS.map((locale) => (
              <Button
                key={locale}
                variant="default"
                size="compact-sm"
                lang={locale}
                onClick={() => send(say(`playbook.chat.starts.${locale}`))}
              >
                {say(`playbook.chat.starts.${locale}`)}
              </Button>
            ))}
          </Stack>
        ) : null}
        {talk.map((exchange, index) => (
          <Turn key={index} exchange={exchange} {...(index === talk.length - 1 ? { onChoose: send } : {})} />
        ))}
        {asked === null ? null : (
          <>
            <Said text={asked} />
            <Group gap="xs" role="status">
              <Loader size="xs" type="dots" />
              <Text size="xs" c="dimmed">
                {say("playbook.chat.thinking")}
              </Text>
            </Group>
          </>
        )}
        {error ? (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {problemText(say, error)}
          </Text>
        ) : null}
      </div>
      <form
        className={own.foot}
        onSubmit={(event) => {
          event.preventDefault();
          send(text);
        }}
      >
        {hasUnsaved ? (
          <Text size="xs" c="dimmed" mb={6}>
            {say("playbook.chat.unsaved")}
          </Text>
        ) : null}
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <Textarea
            aria-label={say("playbook.chat.field")}
            placeholder={say("playbook.chat.field")}
            value={text}
            autosize
            minRows={1}
            maxRows={5}
            maxLength={MAX_TEXT}
            style={{ flex: 1 }}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              send(text);
            }}
          />
          <ActionIcon
            type="submit"
            size={36}
            aria-label={say("playbook.chat.send")}
            disabled={text.trim() === "" || asked !== null}
          >
            <IconSend size={18} />
          </ActionIcon>
        </Group>
      </form>
    </section>
  );
}

function Said({ text }: { text: string }) {
  return (
    <div className={classes.row} data-side="out" data-first>
      <div className={classes.bubble} data-author="rep">
        {text}
      </div>
    </div>
  );
}

function Turn({ exchange, onChoose }: { exchange: Exchange; onChoose?: (text: string) => void }) {
  const { say } = useSpeech();
  const [isOpen, setOpen] = useState(false);
  const { text, answer } = exchange;
  const { trace, agent, actions, messages } = answer;
  const intent = trace.understanding?.intent.value;
  const corrected = trace.guards?.length ?? 0;
  // The form of a turn of a conversation, whose times are those of thinking.
  const turn = {
    agent,
    brain: trace.brain ?? "built-in",
    trace: trace as Record<string, unknown>,
    startedAt: new Date(0).toISOString(),
    committedAt: new Date(trace.timings?.decide ?? 0).toISOString(),
  };
  return (
    <>
      <Said text={text} />
      {messages.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("playbook.chat.silence")}
        </Text>
      ) : null}
      {messages.map((parts, index) => (
        <div key={index} className={classes.row} data-side="in" data-first={index === 0 || undefined}>
          <div className={classes.bubble}>
            <Parts message={{ parts: parts.filter(({ type }) => type !== "choices") as never }} />
          </div>
          {parts.map((part) =>
            part.type === "choices" ? (
              <Group key="choices" gap={6} mt={6} role="group" aria-label={say("inbox.choices")}>
                {part.choices.map(({ value, title }) => (
                  <Button
                    key={value}
                    variant="default"
                    size="compact-sm"
                    disabled={onChoose === undefined}
                    onClick={() => onChoose?.(value)}
                  >
                    {title}
                  </Button>
                ))}
              </Group>
            ) : null,
          )}
        </div>
      ))}
      <div className={own.why}>
        <Group gap={6}>
          <Badge variant="light" tt="none" size="sm">
            {nameOf(say, "inbox.agents", agent)}
          </Badge>
          {intent ? (
            <Text size="xs" c="dimmed">
              {nameOf(say, "inbox.intents", intent)}
            </Text>
          ) : null}
          {corrected > 0 ? (
            <Badge variant="light" color="orange" tt="none" size="sm">
              {say("playbook.chat.corrected", { count: corrected })}
            </Badge>
          ) : null}
          <Button variant="subtle" size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {say(isOpen ? "playbook.chat.less" : "playbook.chat.why")}
          </Button>
        </Group>
        {actions.length > 0 ? (
          <Text size="xs" c="dimmed">
            {say("playbook.chat.besides")}{" "}
            {actions.map((action) => nameOf(say, "playbook.chat.actions", action)).join(", ")}
          </Text>
        ) : null}
        <Collapse expanded={isOpen}>{isOpen ? <Trace turn={turn} /> : null}</Collapse>
      </div>
    </>
  );
}
