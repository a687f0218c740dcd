/** What else can be done with a conversation: give it to somebody, put it off, end it, open it again. */
import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowForwardUp, IconClockPause, IconDots, IconSquareCheck, IconUserShare } from "@tabler/icons-react";
import { useState } from "react";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { AssignDialog } from "./assign-dialog.tsx";
import { CloseDialog } from "./close-dialog.tsx";
import { type ConversationDetail, useReopen, useSnooze } from "./data.ts";
import { SnoozeDialog } from "./snooze-dialog.tsx";

type Dialog = "assign" | "snooze" | "close";

export function ActionsMenu({ conversation }: { conversation: ConversationDetail }) {
  const { say } = useSpeech();
  const { id, status, handler, snoozedUntil } = conversation;
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const reopen = useReopen(id);
  const wake = useSnooze(id);
  const close = () => setDialog(null);
  const onError = (error: Error) => notifications.show({ color: "red", message: problemText(say, error) });
  const isOpen = status === "open";
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say("inbox.more.label")} data-key="more">
            <IconDots size={20} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUserShare size={16} aria-hidden />} onClick={() => setDialog("assign")}>
            {say("inbox.more.assign")}
          </Menu.Item>
          {isOpen && handler !== "agents" ? (
            snoozedUntil === null ? (
              <Menu.Item leftSection={<IconClockPause size={16} aria-hidden />} onClick={() => setDialog("snooze")}>
                {say("inbox.more.snooze")}
              </Menu.Item>
            ) : (
              <Menu.Item
                leftSection={<IconClockPause size={16} aria-hidden />}
                onClick={() => wake.mutate(null, { onError })}
              >
                {say("inbox.more.wake")}
              </Menu.Item>
            )
          ) : null}
          {isOpen ? (
            <Menu.Item leftSection={<IconSquareCheck size={16} aria-hidden />} onClick={() => setDialog("close")}>
              {say("inbox.more.close")}
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconArrowForwardUp size={16} aria-hidden />}
              onClick={() => reopen.mutate(undefined, { onError })}
            >
              {say("inbox.more.reopen")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === "assign" ? <AssignDialog conversation={conversation} onDone={close} /> : null}
      {dialog === "snooze" ? <SnoozeDialog id={id} onDone={close} /> : null}
      {dialog === "close" ? <CloseDialog id={id} onDone={close} /> : null}
    </>
  );
}
