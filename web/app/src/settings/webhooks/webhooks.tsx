/** Webhooks: which programs are told of what happens, whether that arrives, and how they know that it is from here. */
import { Button, Modal, SimpleGrid, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import { Empty } from "../empty.tsx";
import { useWebhooks } from "./data.ts";
import { Verify } from "./verify.tsx";
import { WebhookCard } from "./webhook-card.tsx";
import { WebhookForm } from "./webhook-form.tsx";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const [isAdding, adding] = useDisclosure();
  const webhooks = useWebhooks();
  const add = may("webhooks:write") ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={adding.open}>
      {say("webhooks.add")}
    </Button>
  ) : null;
  return (
    <Page
      title={say("webhooks.title")}
      lead={say("webhooks.lead")}
      action={webhooks.data?.length ? add : null}
      isLoading={webhooks.isPending}
      error={webhooks.data ? null : webhooks.error}
    >
      <Stack gap="lg">
        {webhooks.data?.length === 0 ? (
          <Empty Icon={IconWebhook} text={say("webhooks.empty")}>
            {add}
          </Empty>
        ) : (
          <SimpleGrid cols={1}>
            {webhooks.data?.map((webhook) => (
              <WebhookCard key={webhook.id} webhook={webhook} />
            ))}
          </SimpleGrid>
        )}
        <Verify />
      </Stack>
      <Modal opened={isAdding} onClose={adding.close} title={say("webhooks.add")} size="lg">
        <WebhookForm webhook={null} onDone={adding.close} />
      </Modal>
    </Page>
  );
}
