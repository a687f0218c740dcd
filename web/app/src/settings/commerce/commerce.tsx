/** Shop and payments: where carts and orders come from, and where customers pay. */
import { Button, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { IconCreditCard, IconShoppingCart } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import { Empty } from "../empty.tsx";
import { ProviderCard, ShopCard } from "./cards.tsx";
import { useProviders, useShops } from "./data.ts";
import { ProviderForm, ShopForm } from "./forms.tsx";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const [adding, setAdding] = useState<"shop" | "provider" | null>(null);
  const shops = useShops();
  const providers = useProviders();
  const living = shops.data?.filter(({ endedAt }) => endedAt === null) ?? [];
  const close = () => setAdding(null);
  const addShop = may("webhooks:write") ? (
    <Button variant="light" onClick={() => setAdding("shop")}>
      {say("commerce.addShop")}
    </Button>
  ) : null;
  const addProvider = may("settings:write") ? (
    <Button variant="light" onClick={() => setAdding("provider")}>
      {say("commerce.addProvider")}
    </Button>
  ) : null;
  const accounts = providers.data ?? [];
  return (
    <Page
      title={say("commerce.title")}
      lead={say("commerce.lead")}
      isLoading={shops.isPending || providers.isPending}
      error={(shops.data ? null : shops.error) ?? (providers.data ? null : providers.error)}
    >
      <Stack gap="xl">
        <Stack component="section" aria-label={say("commerce.shops")}>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {say("commerce.shops")}
            </Title>
            {living.length > 0 ? addShop : null}
          </Group>
          {living.length === 0 ? (
            <Empty Icon={IconShoppingCart} text={say("commerce.noShops")}>
              {addShop}
            </Empty>
          ) : null}
          {living.map((shop) => (
            <ShopCard key={shop.id} shop={shop} />
          ))}
        </Stack>
        <Stack component="section" aria-label={say("commerce.payments")}>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {say("commerce.payments")}
            </Title>
            {accounts.length > 0 ? addProvider : null}
          </Group>
          {accounts.some(({ isActive }) => isActive) || accounts.length === 0 ? null : (
            <Text size="sm" c="dimmed">
              {say("commerce.sandbox")}
            </Text>
          )}
          {accounts.length === 0 ? (
            <Empty Icon={IconCreditCard} text={say("commerce.sandbox")}>
              {addProvider}
            </Empty>
          ) : null}
          {accounts.map((provider) => (
            <ProviderCard key={provider.id} provider={provider} />
          ))}
        </Stack>
      </Stack>
      <Modal opened={adding === "shop"} onClose={close} title={say("commerce.addShop")}>
        <ShopForm onDone={close} />
      </Modal>
      <Modal opened={adding === "provider"} onClose={close} title={say("commerce.addProvider")}>
        <ProviderForm onDone={close} />
      </Modal>
    </Page>
  );
}
