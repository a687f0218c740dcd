/** Connecting a shop or an account at a payment provider. */
import { Button, Group, PasswordInput, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { useSpeech } from "../../lib/texts.ts";
import { SecretOnce } from "../secret-once.tsx";
import { type Provider, type Shop, useCommerceCall } from "./data.ts";

const SHOP_KINDS = [
  { value: "shopify", label: "Shopify" },
  { value: "woocommerce", label: "WooCommerce" },
];
const PROVIDER_KINDS = [
  { value: "stripe", label: "Stripe" },
  { value: "mercadopago", label: "Mercado Pago" },
];

export function ShopForm({ onDone }: { onDone: () => void }) {
  const { say } = useSpeech();
  const [kind, setKind] = useState("shopify");
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const add = useCommerceCall<Shop & { secret: string | null }>();
  const isShopify = kind === "shopify";
  const send = (event: FormEvent) => {
    event.preventDefault();
    const body = { kind, name, ...(isShopify ? { secret } : {}) };
    add.mutate(
      { method: "POST", path: "/v1/commerce-sources", body },
      { onSuccess: (made) => made.secret ?? onDone() },
    );
  };
  if (add.data?.secret)
    return (
      <SecretOnce
        secret={add.data.secret}
        text={say("commerce.secretOnce")}
        use={say("commerce.secretUse", { url: add.data.url })}
        onDone={onDone}
      />
    );
  return (
    <form onSubmit={send}>
      <Stack>
        <Select
          label={say("commerce.kind")}
          data={SHOP_KINDS}
          value={kind}
          onChange={(value) => setKind(value ?? "shopify")}
          allowDeselect={false}
        />
        <TextInput
          label={say("commerce.name")}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {isShopify ? (
          <PasswordInput
            label={say("commerce.secret")}
            description={say("commerce.secretShopify")}
            required
            minLength={8}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
        ) : null}
        <ProblemNote error={add.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={add.isPending}>
            {say("commerce.addShop")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function ProviderForm({ onDone }: { onDone: () => void }) {
  const { say } = useSpeech();
  const [kind, setKind] = useState("stripe");
  const [name, setName] = useState("");
  const [apiKey, setApiKey] = useState("");
  const [webhookSecret, setWebhookSecret] = useState("");
  const add = useCommerceCall<Provider>();
  const send = (event: FormEvent) => {
    event.preventDefault();
    const body = { kind, name, apiKey, webhookSecret };
    add.mutate({ method: "POST", path: "/v1/payment-providers", body }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Select
          label={say("commerce.kind")}
          data={PROVIDER_KINDS}
          value={kind}
          onChange={(value) => setKind(value ?? "stripe")}
          allowDeselect={false}
        />
        <TextInput
          label={say("commerce.name")}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={say("commerce.apiKey")}
          required
          minLength={8}
          value={apiKey}
          onChange={(event) => setApiKey(event.currentTarget.value)}
        />
        <PasswordInput
          label={say("commerce.webhookSecret")}
          required
          minLength={8}
          value={webhookSecret}
          onChange={(event) => setWebhookSecret(event.currentTarget.value)}
        />
        <ProblemNote error={add.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={add.isPending}>
            {say("commerce.addProvider")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
