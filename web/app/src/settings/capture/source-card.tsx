/** One source of leads: its address, how to connect it, changing and ending it. */
import { Badge, Button, Card, Collapse, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBraces, IconBrandFacebook, IconForms, IconMessageChatbot } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Confirm } from "../confirm.tsx";
import { type Source, useSourceCall } from "./data.ts";
import { HowTo } from "./how-to.tsx";
import { SourceForm } from "./source-form.tsx";

const ICONS = {
  form: IconForms,
  facebook: IconBrandFacebook,
  manychat: IconMessageChatbot,
  generic: IconBraces,
} as const;

export function SourceCard({ source, isOpen }: { source: Source; isOpen: boolean }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [withHow, how] = useDisclosure(isOpen);
  const [dialog, setDialog] = useState<"edit" | "end" | null>(null);
  const end = useSourceCall();
  const { id, name, kind, endedAt } = source;
  const Icon = ICONS[kind];
  const close = () => setDialog(null);
  const isEnded = endedAt !== null;
  return (
    <Card
      withBorder
      padding="lg"
      component="section"
      aria-label={name}
      bg={isEnded ? "var(--mantine-color-body)" : undefined}
    >
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
          <Icon size={22} stroke={1.6} aria-hidden style={{ flexShrink: 0 }} />
          <div style={{ minWidth: 0 }}>
            <Text fw={600} style={{ overflowWrap: "anywhere" }}>
              {name}
            </Text>
            <Text size="sm" c="dimmed">
              {say(`capture.kinds.${kind}`)} · {say("capture.since", { at: new Date(source.createdAt) })}
            </Text>
          </div>
        </Group>
        <Badge variant="light" color={isEnded ? "gray" : "green"} style={{ flexShrink: 0 }}>
          {say(isEnded ? "capture.ended" : "capture.active")}
        </Badge>
      </Group>
      {isEnded ? (
        <Text size="sm" mt="sm">
          {say("capture.endedAt", { at: new Date(endedAt) })}
        </Text>
      ) : (
        <>
          <Group mt="md" gap="xs">
            <Button size="xs" variant="light" onClick={how.toggle} aria-expanded={withHow}>
              {say(withHow ? "capture.hideHow" : "capture.how")}
            </Button>
            {may("webhooks:write") ? (
              <>
                <Button size="xs" variant="default" onClick={() => setDialog("edit")}>
                  {say("capture.edit")}
                </Button>
                <Button size="xs" variant="subtle" color="red" onClick={() => setDialog("end")}>
                  {say("capture.end")}
                </Button>
              </>
            ) : null}
          </Group>
          <Collapse expanded={withHow}>{withHow ? <HowTo source={source} /> : null}</Collapse>
        </>
      )}
      <Modal opened={dialog === "edit"} onClose={close} title={say("capture.editOf", { name })} size="lg">
        <SourceForm source={source} onDone={close} />
      </Modal>
      <Confirm
        isOpen={dialog === "end"}
        title={say("capture.endTitle", { name })}
        text={say("capture.endText")}
        verb={say("capture.end")}
        isBusy={end.isPending}
        error={end.error}
        onClose={close}
        onConfirm={() => end.mutate({ method: "POST", path: `/${id}/end` }, { onSuccess: close })}
      />
    </Card>
  );
}
