/** The head of a conversation: the customer, who has it, and taking or giving it back. */
import { ActionIcon, Alert, Avatar, Button, Skeleton, Text, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowLeft, IconHandGrab, IconUser } from "@tabler/icons-react";
import { Link } from "react-router";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { ActionsMenu } from "./actions-menu.tsx";
import { type ConversationDetail, isConflict, useGive, useNames, useTake } from "./data.ts";
import classes from "./inbox.module.css";
import { customerName, takerName } from "./names.ts";
import { OthersHere } from "./others-here.tsx";

export function Header({
  id,
  conversation,
  back,
  onCard,
}: {
  id: string;
  conversation: ConversationDetail | undefined;
  back: string;
  onCard: (() => void) | null;
}) {
  const { say } = useSpeech();
  const { may, member } = useSession();
  const names = useNames();
  const take = useTake(id);
  const give = useGive(id);
  const error = take.error ?? give.error;
  const isBusy = take.isPending || give.isPending;
  const isMine = conversation?.handler === "rep" && conversation.takenBy === member.id;
  const other = conversation && takerName(conversation, names);
  const isOthers = conversation?.handler === "rep" && conversation.takenBy !== null && !isMine;
  const state = !conversation
    ? ""
    : conversation.handler !== "rep"
      ? say(`inbox.state.${conversation.status === "closed" ? "closed" : conversation.handler}`)
      : isMine
        ? say("inbox.state.mine")
        : other
          ? say("inbox.state.rep", { name: other })
          : say("inbox.state.elsewhere");
  const giveBack = () => give.mutate(undefined, { onSuccess: () => take.reset() });
  return (
    <>
      <header className={classes.head}>
        <ActionIcon
          component={Link}
          to={back}
          variant="subtle"
          color="gray"
          size="lg"
          hiddenFrom="sm"
          aria-label={say("inbox.back")}
        >
          <IconArrowLeft size={20} />
        </ActionIcon>
        {conversation ? (
          <>
            <Avatar name={customerName(say, conversation)} color="initials" aria-hidden visibleFrom="sm" />
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text component="h2" fw={600} truncate m={0}>
                {customerName(say, conversation)}
              </Text>
              <Text size="xs" c="dimmed" truncate role="status">
                {conversation.channel.name} · {state}
              </Text>
            </div>
          </>
        ) : (
          <Skeleton h={36} w={200} style={{ flex: 1 }} />
        )}
        <OthersHere conversationId={id} />
        {conversation && may("conversations:write") ? (
          <>
            {isMine || isOthers ? null : (
              <Button
                data-key="take"
                size="sm"
                leftSection={<IconHandGrab size={16} aria-hidden />}
                loading={isBusy}
                onClick={() => take.mutate(undefined, { onSuccess: () => give.reset() })}
              >
                {say("inbox.take")}
              </Button>
            )}
            {conversation.handler === "agents" ? null : (
              <Tooltip label={say("inbox.giveHint")} multiline maw={260}>
                {isMine ? (
                  <Button
                    data-key="give"
                    variant="default"
                    leftSection={<IconArrowBackUp size={16} aria-hidden />}
                    loading={isBusy}
                    onClick={giveBack}
                  >
                    {say("inbox.give")}
                  </Button>
                ) : (
                  <ActionIcon
                    data-key="give"
                    variant="default"
                    size={36}
                    aria-label={say("inbox.give")}
                    loading={isBusy}
                    onClick={giveBack}
                  >
                    <IconArrowBackUp size={18} />
                  </ActionIcon>
                )}
              </Tooltip>
            )}
            <ActionsMenu conversation={conversation} />
          </>
        ) : null}
        {onCard ? (
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say("inbox.card.title")} onClick={onCard}>
            <IconUser size={20} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </header>
      {error ? (
        <Alert color="orange" radius={0} py="xs" role="alert">
          {isConflict(error) ? say("inbox.takenByOther") : problemText(say, error)}
        </Alert>
      ) : null}
    </>
  );
}
