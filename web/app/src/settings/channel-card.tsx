/** One channel: its health in words, and its actions. */
import {
  ActionIcon,
  Alert,
  Button,
  Card,
  CopyButton,
  Group,
  Menu,
  Modal,
  Text,
  TextInput,
  ThemeIcon,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconDots,
  IconKey,
  IconPlayerPause,
  IconPlayerPlay,
  IconQrcode,
  IconStethoscope,
  IconTemplate,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { Sign } from "../crm/sign.tsx";
import { ChannelIcon } from "../inbox/channel-icon.tsx";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Confirm } from "./confirm.tsx";
import { PairingDialog } from "./pairing.tsx";
import { RotateForm } from "./rotate-form.tsx";
import { Templates } from "./templates.tsx";
import { type Channel, type Test, useChannelCall } from "./use-channels.ts";

const COLOURS = { active: "green", paused: "gray", broken: "red" } as const;
/** Kinds whose texts a provider approves beforehand, are paired, or come with the business. */
const WITH_TEMPLATES = ["whatsapp-cloud"];
const PAIRED = "whatsapp-web";
const BUILT_IN = ["webchat", "terminal"];
type Dialog = "pair" | "rotate" | "templates" | "remove" | null;

export function ChannelCard({ channel }: { channel: Channel }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [dialog, setDialog] = useState<Dialog>(null);
  const call = useChannelCall();
  const test = useChannelCall<Test>();
  const { id, kind, name, status, problem, fault } = channel;
  // Connected, but no phone has lent it a number yet.
  const isUnpaired = kind === PAIRED && status === "active" && channel.externalId === null;
  const close = () => setDialog(null);
  const tell = (error: Error) => notifications.show({ color: "red", message: problemText(say, error) });
  const act = (verb: "pause" | "resume") => call.mutate({ method: "POST", path: `/${id}/${verb}` }, { onError: tell });
  const tryIt = () => test.mutate({ method: "POST", path: `/${id}/test` }, { onError: tell });

  return (
    <Card withBorder padding="lg" component="section" aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
          <ThemeIcon variant="light" size={40} radius="md" aria-hidden>
            <ChannelIcon kind={kind} name="" size={22} />
          </ThemeIcon>
          <div style={{ minWidth: 0 }}>
            <Text fw={600} style={{ overflowWrap: "anywhere" }}>
              {name}
            </Text>
            <Text size="sm" c="dimmed">
              {say(`settings.channels.kinds.${kind}`)}
            </Text>
          </div>
        </Group>
        <Group gap={4} wrap="nowrap" style={{ flex: "none" }}>
          <Sign color={isUnpaired ? "yellow" : COLOURS[status]}>
            {say(isUnpaired ? "settings.channels.status.unpaired" : `settings.channels.status.${status}`)}
          </Sign>
          {may("channels:write") ? (
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={say("settings.channels.actionsOf", { name })}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconStethoscope size={16} aria-hidden />} onClick={tryIt}>
                  {say("settings.channels.test")}
                </Menu.Item>
                {status === "active" ? (
                  <Menu.Item leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => act("pause")}>
                    {say("settings.channels.pause")}
                  </Menu.Item>
                ) : (
                  <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => act("resume")}>
                    {say("settings.channels.resume")}
                  </Menu.Item>
                )}
                {kind === PAIRED ? (
                  <Menu.Item leftSection={<IconQrcode size={16} aria-hidden />} onClick={() => setDialog("pair")}>
                    {say("settings.channels.pair")}
                  </Menu.Item>
                ) : null}
                {kind === PAIRED || BUILT_IN.includes(kind) ? null : (
                  <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => setDialog("rotate")}>
                    {say("settings.channels.rotate")}
                  </Menu.Item>
                )}
                {WITH_TEMPLATES.includes(kind) ? (
                  <Menu.Item
                    leftSection={<IconTemplate size={16} aria-hidden />}
                    onClick={() => setDialog("templates")}
                  >
                    {say("settings.channels.templates.title")}
                  </Menu.Item>
                ) : null}
                <Menu.Divider />
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={16} aria-hidden />}
                  onClick={() => setDialog("remove")}
                >
                  {say("settings.channels.remove")}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          ) : null}
        </Group>
      </Group>

      <Text size="sm" mt="sm">
        {/* The server's sentence for it names a command; here a button does it. */}
        {isUnpaired
          ? say("settings.channels.health.unpaired")
          : fault === "unauthorized" || problem === null
            ? say(`settings.channels.health.${status}`)
            : problem}
      </Text>
      {channel.faultAt ? (
        <Text size="xs" c="dimmed">
          {say("settings.channels.since", { at: new Date(channel.faultAt) })}
        </Text>
      ) : null}
      {test.data ? (
        <Alert mt="sm" color={test.data.works ? "green" : "red"} role="status">
          {test.data.works
            ? say("settings.channels.works", { name: test.data.name ?? name })
            : (test.data.problem ?? say("problem.unknown"))}
        </Alert>
      ) : null}
      {channel.webhookUrl && !BUILT_IN.includes(kind) ? <Webhook url={channel.webhookUrl} /> : null}
      {(status === "broken" || isUnpaired) && may("channels:write") && !BUILT_IN.includes(kind) ? (
        <Button mt="sm" variant="light" onClick={() => setDialog(kind === PAIRED ? "pair" : "rotate")}>
          {say(kind === PAIRED ? "settings.channels.pair" : "settings.channels.rotate")}
        </Button>
      ) : null}

      <Modal opened={dialog === "pair"} onClose={close} title={say("settings.channels.pairOf", { name })}>
        <PairingDialog channelId={id} onDone={close} />
      </Modal>
      <Modal opened={dialog === "rotate"} onClose={close} title={say("settings.channels.rotateOf", { name })}>
        <RotateForm channel={channel} onDone={close} />
      </Modal>
      <Modal opened={dialog === "templates"} onClose={close} title={say("settings.channels.templates.title")} size="lg">
        <Templates channelId={id} />
      </Modal>
      <Confirm
        isOpen={dialog === "remove"}
        title={say("settings.channels.removeTitle", { name })}
        text={say("settings.channels.removeText")}
        verb={say("settings.channels.remove")}
        isBusy={call.isPending}
        error={call.error}
        onClose={close}
        onConfirm={() => call.mutate({ method: "DELETE", path: `/${id}` }, { onSuccess: close })}
      />
    </Card>
  );
}

function Webhook({ url }: { url: string }) {
  const { say } = useSpeech();
  return (
    <Group mt="sm" gap="xs" align="flex-end" wrap="nowrap">
      <TextInput readOnly size="xs" value={url} label={say("settings.channels.webhook")} style={{ flex: 1 }} />
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button size="xs" variant="light" onClick={copy}>
            {say(copied ? "copied" : "copy")}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
