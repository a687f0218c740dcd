/** The answer to the customer, with its helps: a suggestion, canned replies after a slash, and a warning of who else writes. */
import { ActionIcon, Alert, Button, Group, Text } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { noteTyping, useOthersIn } from "../live/presence.ts";
import { AssistBar } from "./assist-bar.tsx";
import { Completer } from "./completer.tsx";
import { type ConversationDetail, isAnswered, isConflict, useIsTaking } from "./data.ts";
import { useDraft } from "./drafts.ts";
import { useExpand, useReplies } from "./replies-data.ts";
import { seenSeqOf, useSend } from "./thread-data.ts";

/** As the API takes it. */
const MOST = 8_000;

export function ReplyField({ conversation }: { conversation: ConversationDetail }) {
  const { say } = useSpeech();
  const { member } = useSession();
  const client = useQueryClient();
  const { id, handler, takenBy } = conversation;
  const [draft, setDraft] = useDraft(id, conversation.hasDraft);
  const [isAsking, setIsAsking] = useState(false);
  const send = useSend(id);
  const replies = useReplies();
  const expand = useExpand(id);
  const typists = useOthersIn(id).filter(({ activity }) => activity === "typing");
  const isBeingTaken = useIsTaking(id);
  const isMine = (handler === "rep" && takenBy === member.id) || isBeingTaken;

  const submit = (isTaking: boolean) => {
    const text = draft.trim();
    if (text === "" || text.length > MOST) return;
    // The agents fall silent by it: that is asked first.
    if (!isMine && !isTaking) {
      setIsAsking(true);
      return;
    }
    setIsAsking(false);
    setDraft("");
    send.mutate({ text, isTaking, seenSeq: seenSeqOf(client, id) });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") {
      if (isAsking) setIsAsking(false);
      else event.currentTarget.blur();
    }
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit(isAsking);
  };
  const put = (replyId: string, from: number, to: number) =>
    expand.mutate(replyId, { onSuccess: ({ text }) => setDraft(draft.slice(0, from) + text + draft.slice(to)) });
  const missing = expand.data?.missing ?? [];

  return (
    <>
      {send.error ? (
        <Alert
          color="red"
          py="xs"
          mb="xs"
          role="alert"
          withCloseButton
          closeButtonLabel={say("inbox.close")}
          onClose={send.reset}
        >
          {isConflict(send.error) ? say("inbox.notSent.conflict") : problemText(say, send.error)}{" "}
          {isAnswered(send.error) ? null : say("inbox.notSent.kept")}
        </Alert>
      ) : null}
      {typists.length > 0 ? (
        <Alert color="yellow" py={6} mb="xs" role="status">
          {say("inbox.others.typing", { name: typists.map(({ name }) => name).join(", ") })}
        </Alert>
      ) : null}
      {isAsking ? (
        <Alert color="orange" py="xs" mb="xs" role="alert">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{say(handler === "agents" ? "inbox.askTake.agents" : "inbox.askTake.waiting")}</Text>
            <Group gap="xs">
              <Button size="compact-sm" variant="default" onClick={() => setIsAsking(false)}>
                {say("inbox.cancel")}
              </Button>
              <Button size="compact-sm" onClick={() => submit(true)}>
                {say("inbox.askTake.yes")}
              </Button>
            </Group>
          </Group>
        </Alert>
      ) : null}
      <AssistBar conversation={conversation} draft={draft} setDraft={setDraft} />
      {expand.error || missing.length > 0 ? (
        <Text size="xs" c={expand.error ? "red" : "dimmed"} role="status" mb={6}>
          {expand.error
            ? problemText(say, expand.error)
            : say("inbox.replies.missing", { names: missing.map((name) => say(`inbox.variables.${name}`)).join(", ") })}
        </Text>
      ) : null}
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <Completer
          data-key="reply"
          aria-label={say("inbox.write")}
          placeholder={say("inbox.write")}
          sign="/"
          isOnlyAtStart
          offersLabel={say("inbox.replies.offers")}
          offers={(replies.data?.data ?? []).map((reply) => ({
            id: reply.id,
            title: `/${reply.shortcut} · ${reply.title}`,
            detail: reply.text,
            word: reply.shortcut,
          }))}
          onTake={({ id: replyId }, from, to) => put(replyId, from, to)}
          autosize
          minRows={1}
          maxRows={8}
          value={draft}
          error={draft.trim().length > MOST ? say("inbox.tooLong", { count: draft.trim().length - MOST }) : undefined}
          onChange={(event) => {
            setDraft(event.currentTarget.value);
            noteTyping(id);
          }}
          onKeyDown={onKeyDown}
          enterKeyHint="send"
        />
        <ActionIcon
          size={36}
          aria-label={say("inbox.send")}
          disabled={draft.trim() === ""}
          onClick={() => submit(isAsking)}
        >
          <IconSend size={18} />
        </ActionIcon>
      </Group>
    </>
  );
}
