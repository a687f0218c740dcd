/** Lead capture: where leads come from besides the chats, how each is connected, and ending it. */
import { Anchor, Button, Modal, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconUserPlus } from "@tabler/icons-react";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import { Empty } from "../empty.tsx";
import { useSources } from "./data.ts";
import { SourceCard } from "./source-card.tsx";
import { SourceForm } from "./source-form.tsx";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const [isAdding, adding] = useDisclosure();
  const [withEnded, ended] = useDisclosure();
  const sources = useSources();
  const living = sources.data?.filter(({ endedAt }) => endedAt === null) ?? [];
  const past = sources.data?.filter(({ endedAt }) => endedAt !== null) ?? [];
  const add = may("webhooks:write") ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={adding.open}>
      {say("capture.add")}
    </Button>
  ) : null;
  return (
    <Page
      title={say("capture.title")}
      lead={say("capture.lead")}
      action={living.length > 0 ? add : null}
      isLoading={sources.isPending}
      error={sources.data ? null : sources.error}
    >
      <Stack>
        {living.length === 0 ? (
          <Empty Icon={IconUserPlus} text={say("capture.empty")}>
            {add}
          </Empty>
        ) : null}
        {living.map((source) => (
          <SourceCard key={source.id} source={source} isOpen={living.length === 1} />
        ))}
        {past.length > 0 ? (
          <Anchor component="button" size="sm" onClick={ended.toggle} aria-expanded={withEnded}>
            {say(withEnded ? "capture.hideEnded" : "capture.showEnded", { count: past.length })}
          </Anchor>
        ) : null}
        {withEnded ? past.map((source) => <SourceCard key={source.id} source={source} isOpen={false} />) : null}
      </Stack>
      <Modal opened={isAdding} onClose={adding.close} title={say("capture.add")} size="lg">
        <SourceForm source={null} onDone={adding.close} />
      </Modal>
    </Page>
  );
}
