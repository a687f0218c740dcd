/** Asks the browser once whether it may tell of news; shown only while that is open. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconBellPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useSpeech } from "../lib/texts.ts";

const permission = () => ("Notification" in window ? Notification.permission : "denied");

export function AlertsButton() {
  const { say } = useSpeech();
  const [allowed, setAllowed] = useState(permission);
  if (allowed !== "default") return null;
  return (
    <Tooltip label={say("inbox.alerts")}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={say("inbox.alerts")}
        onClick={async () => setAllowed(await Notification.requestPermission())}
      >
        <IconBellPlus size={18} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
