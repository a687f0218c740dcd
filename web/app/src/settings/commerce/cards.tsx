/** One connected shop, and one account at a payment provider: how they stand and what can be done with them. */
import { Alert, Badge, Button, Card, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { tellProblem } from "../../crm/problem-note.tsx";
import { fullTime } from "../../crm/times.ts";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Confirm } from "../confirm.tsx";
import { ChangeForm, type Secret } from "./change-form.tsx";
import { type Provider, type Shop, useCommerceCall } from "./data.ts";

const NAMES = {
  shopify: "Shopify",
  woocommerce: "WooCommerce",
  stripe: "Stripe",
  mercadopago: "Mercado Pago",
} as const;

export function ShopCard({ shop }: { shop: Shop }) {
  const { say } = useSpeech();
  const { may } = useSession();
  return (
    <Connected
      of={shop}
      address={shop.url}
      path={may("webhooks:write") ? `/v1/commerce-sources/${shop.id}` : null}
      secrets={[{ field: "secret", label: "changeShop" }]}
      badge={null}
    >
      {shop.lastFault ? <Alert color="yellow">{say(`commerce.fault.${shop.lastFault}`)}</Alert> : null}
      <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {say("commerce.topics")}: {shop.topics.join(", ")}
      </Text>
    </Connected>
  );
}

export function ProviderCard({ provider }: { provider: Provider }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const call = useCommerceCall();
  const { id, isActive } = provider;
  const path = `/v1/payment-providers/${id}`;
  const onError = (error: Error) => tellProblem(say, error);
  return (
    <Connected
      of={provider}
      address={provider.webhookUrl}
      path={may("settings:write") ? path : null}
      secrets={[
        { field: "apiKey", label: "changeKey" },
        { field: "webhookSecret", label: "changeWebhook" },
      ]}
      badge={
        <Badge variant="light" color={isActive ? "green" : "gray"}>
          {say(isActive ? "commerce.active" : "commerce.resting")}
        </Badge>
      }
    >
      {may("settings:write") ? (
        <Group gap="xs">
          <Button
            size="xs"
            variant={isActive ? "default" : "light"}
            loading={call.isPending}
            onClick={() => call.mutate({ method: "PATCH", path, body: { isActive: !isActive } }, { onError })}
          >
            {say(isActive ? "commerce.rest" : "commerce.activate")}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={call.isPending}
            onClick={() =>
              call.mutate(
                { method: "POST", path: `${path}/test` },
                { onError, onSuccess: () => notifications.show({ message: say("commerce.testDone") }) },
              )
            }
          >
            {say("commerce.test")}
          </Button>
        </Group>
      ) : null}
    </Connected>
  );
}

function Connected({
  of: { name, kind, lastEventAt },
  address,
  path,
  secrets,
  badge,
  children,
}: {
  of: Pick<Shop | Provider, "name" | "kind" | "lastEventAt">;
  address: string;
  /** Where it is changed and disconnected; null for whoever may not. */
  path: string | null;
  secrets: readonly Secret[];
  badge: ReactNode;
  children: ReactNode;
}) {
  const { say, locale } = useSpeech();
  const [isEnding, ending] = useDisclosure();
  const [isChanging, changing] = useDisclosure();
  const call = useCommerceCall();
  return (
    <Card withBorder padding="lg" component="section" aria-label={name}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div style={{ minWidth: 0 }}>
            <Text fw={600} style={{ overflowWrap: "anywhere" }}>
              {name}
            </Text>
            <Text size="sm" c="dimmed">
              {NAMES[kind]} ·{" "}
              {lastEventAt ? say("commerce.lastEvent", { at: fullTime(locale, lastEventAt) }) : say("commerce.noEvent")}
            </Text>
          </div>
          {badge}
        </Group>
        <div>
          <Text size="sm" fw={500}>
            {say("commerce.address")}
          </Text>
          <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
            {address}
          </Code>
        </div>
        {children}
        {path ? (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={changing.open}>
              {say("commerce.change")}
            </Button>
            <Button size="xs" variant="subtle" color="red" onClick={ending.open}>
              {say("commerce.end")}
            </Button>
          </Group>
        ) : null}
      </Stack>
      <Confirm
        title={say("commerce.endTitle", { name })}
        text={say("commerce.endText")}
        verb={say("commerce.end")}
        isOpen={isEnding}
        isBusy={call.isPending}
        error={call.error}
        onClose={ending.close}
        onConfirm={() => path && call.mutate({ method: "POST", path: `${path}/end` }, { onSuccess: ending.close })}
      />
      {path ? (
        <Modal opened={isChanging} onClose={changing.close} title={say("commerce.changeTitle", { name })}>
          <ChangeForm path={path} name={name} secrets={secrets} onDone={changing.close} />
        </Modal>
      ) : null}
    </Card>
  );
}
