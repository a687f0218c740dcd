/** The channels: how each is doing in words, and what can be done about it. */
import { Button, Modal, SimpleGrid } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { AddChannel } from "./add-channel.tsx";
import { ChannelCard } from "./channel-card.tsx";
import { Empty } from "./empty.tsx";
import { channelsQuery } from "./use-channels.ts";

/** What fails by itself is shown soon, ms. */
const REFRESH_MS = 15_000;

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const [isAdding, adding] = useDisclosure();
  const channels = useQuery({ ...channelsQuery, refetchInterval: REFRESH_MS });
  const add = may("channels:write") ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={adding.open}>
      {say("settings.channels.add")}
    </Button>
  ) : null;
  return (
    <Page
      title={say("settings.channels.title")}
      lead={say("settings.channels.lead")}
      action={channels.data?.length ? add : null}
      isLoading={channels.isPending}
      error={channels.error}
    >
      {channels.data?.length === 0 ? (
        <Empty Icon={IconPlugConnected} text={say("settings.channels.empty")}>
          {add}
        </Empty>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {channels.data?.map((channel) => (
            <ChannelCard key={channel.id} channel={channel} />
          ))}
        </SimpleGrid>
      )}
      <Modal opened={isAdding} onClose={adding.close} title={say("settings.channels.add")} size="lg">
        <AddChannel onDone={adding.close} />
      </Modal>
    </Page>
  );
}
