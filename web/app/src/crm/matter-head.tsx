/** Below the title of a matter: how it stands, whose it is, and the way to their conversation. */
import { Anchor, Button, Group } from "@mantine/core";
import { IconMessage } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useSpeech } from "../lib/texts.ts";
import type { CasePage } from "./data.ts";
import { usePersonName } from "./signs.tsx";

export function MatterHead({
  contact,
  conversationId,
  children,
}: Pick<CasePage, "contact" | "conversationId"> & { children: ReactNode }) {
  const { say } = useSpeech();
  const personName = usePersonName();
  return (
    <Group gap="xs">
      {children}
      <Anchor component={Link} to={`/contacts/${contact.id}`} size="sm">
        {personName(contact)}
      </Anchor>
      {conversationId ? (
        <Button
          component={Link}
          to={`/inbox/${conversationId}`}
          size="compact-sm"
          variant="subtle"
          leftSection={<IconMessage size={14} aria-hidden />}
        >
          {say("crm.openConversation")}
        </Button>
      ) : null}
    </Group>
  );
}
