/** What can be done with a webhook: change, pause, give a new secret, remove. */
import { ActionIcon, Menu, Modal } from "@mantine/core";
import { IconDots, IconEdit, IconKey, IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { tellProblem } from "../../crm/problem-note.tsx";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Confirm } from "../confirm.tsx";
import { SecretOnce } from "../secret-once.tsx";
import { useWebhookCall, type Webhook } from "./data.ts";
import { WebhookForm } from "./webhook-form.tsx";

export function WebhookMenu({ webhook, onRemoved }: { webhook: Webhook; onRemoved?: () => void }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [dialog, setDialog] = useState<"edit" | "rotate" | "remove" | null>(null);
  const change = useWebhookCall();
  const rotate = useWebhookCall<{ secret: string }>();
  if (!may("webhooks:write")) return null;
  const { id, url, version, status } = webhook;
  const name = webhook.description || new URL(url).host;
  const isActive = status === "active";
  const close = () => {
    setDialog(null);
    change.reset();
    rotate.reset();
  };
  const toggle = () =>
    change.mutate(
      { method: "PATCH", path: `/v1/webhooks/${id}`, body: { version, isActive: !isActive } },
      { onError: (error) => tellProblem(say, error) },
    );
  const remove = () =>
    change.mutate(
      { method: "DELETE", path: `/v1/webhooks/${id}` },
      {
        onSuccess: () => {
          close();
          onRemoved?.();
        },
      },
    );
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={say("webhooks.actionsOf", { name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconEdit size={16} aria-hidden />} onClick={() => setDialog("edit")}>
            {say("webhooks.edit")}
          </Menu.Item>
          <Menu.Item
            leftSection={
              isActive ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />
            }
            onClick={toggle}
          >
            {say(isActive ? "webhooks.pause" : "webhooks.resume")}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => setDialog("rotate")}>
            {say("webhooks.rotate")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setDialog("remove")}>
            {say("webhooks.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={dialog === "edit"} onClose={close} title={say("webhooks.editOf", { name })} size="lg">
        <WebhookForm webhook={webhook} onDone={close} />
      </Modal>
      <Modal opened={rotate.data !== undefined} onClose={close} title={say("webhooks.rotateOf", { name })}>
        <SecretOnce
          secret={rotate.data?.secret ?? ""}
          text={say("webhooks.secret.once")}
          use={say("webhooks.secret.use")}
          onDone={close}
        />
      </Modal>
      <Confirm
        isOpen={dialog === "rotate" && rotate.data === undefined}
        title={say("webhooks.rotateTitle", { name })}
        text={say("webhooks.rotateText")}
        verb={say("webhooks.rotate")}
        isBusy={rotate.isPending}
        error={rotate.error}
        onClose={close}
        onConfirm={() => rotate.mutate({ method: "POST", path: `/v1/webhooks/${id}/rotate` })}
      />
      <Confirm
        isOpen={dialog === "remove"}
        title={say("webhooks.removeTitle", { name })}
        text={say("webhooks.removeText")}
        verb={say("webhooks.remove")}
        isBusy={change.isPending}
        error={change.error}
        onClose={close}
        onConfirm={remove}
      />
    </>
  );
}
