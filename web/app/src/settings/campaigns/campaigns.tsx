/** What messages cost by channel, for the estimate before a campaign leaves, and how long one may think twice. */
import { Button, Group, NumberInput, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { currencyDecimals } from "../../../../../src/lib/money.ts";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { api } from "../../lib/api.ts";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import bar from "../../shell/save-bar.module.css";

interface Kept {
  readonly settings: { readonly graceMinutes: number; readonly pricePerThousand: Readonly<Record<string, number>> };
  readonly version: number;
}
const KEY = ["campaigns", "settings"];
/** Those that are paid for by message come first; the others may cost something too. */
const CHANNELS = [
  "whatsapp-cloud",
  "sms",
  "email",
  "whatsapp-web",
  "messenger",
  "instagram",
  "telegram",
  "webchat",
] as const;

export function Component() {
  const { say } = useSpeech();
  const kept = useQuery({ queryKey: KEY, queryFn: () => api<Kept>("GET", "/v1/campaign-settings") });
  const business = useQuery({
    queryKey: ["business"],
    queryFn: () => api<{ currency: string }>("GET", "/v1/business"),
  });
  return (
    <Page
      title={say("campaigns.settings.title")}
      lead={say("campaigns.settings.lead")}
      isLoading={kept.isPending || business.isPending}
      error={kept.error ?? business.error}
      size="md"
    >
      {kept.data && business.data ? (
        <Form key={kept.data.version} kept={kept.data} currency={business.data.currency} />
      ) : null}
    </Page>
  );
}

function Form({ kept, currency }: { kept: Kept; currency: string }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const [settings, setSettings] = useState(kept.settings);
  const isReadOnly = !may("settings:write");
  const decimals = currencyDecimals(currency);
  const unit = 10 ** decimals;
  const save = useMutation({
    mutationFn: () => api<Kept>("PUT", "/v1/campaign-settings", { body: { version: kept.version, settings } }),
    onSuccess: (saved) => {
      data.setQueryData(KEY, saved);
      notifications.show({ color: "green", message: say("settings.saved") });
    },
  });
  const price = (channel: string, value: number | string) => {
    const { [channel]: _former, ...rest } = settings.pricePerThousand;
    const cents = Math.round(Number(value) * unit);
    setSettings({ ...settings, pricePerThousand: value === "" || cents === 0 ? rest : { ...rest, [channel]: cents } });
  };
  return (
    <Stack>
      <ProblemNote error={save.error} />
      <Paper withBorder p="md" component="section" aria-labelledby="grace">
        <Title order={2} size="sm" id="grace">
          {say("campaigns.settings.grace")}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {say("campaigns.settings.graceLead")}
        </Text>
        <NumberInput
          label={say("campaigns.settings.minutes")}
          min={0}
          max={60}
          clampBehavior="strict"
          allowDecimal={false}
          maw={200}
          readOnly={isReadOnly}
          value={settings.graceMinutes}
          onChange={(value) => setSettings({ ...settings, graceMinutes: Number(value) || 0 })}
        />
      </Paper>
      <Paper withBorder p="md" component="section" aria-labelledby="prices">
        <Title order={2} size="sm" id="prices">
          {say("campaigns.settings.prices")}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {say("campaigns.settings.pricesLead", { currency })}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {CHANNELS.map((channel) => (
            <NumberInput
              key={channel}
              label={say(`crm.channels.${channel}`)}
              placeholder={say("campaigns.settings.free")}
              min={0}
              max={100_000_000 / unit}
              clampBehavior="strict"
              decimalScale={decimals}
              suffix={` ${currency}`}
              readOnly={isReadOnly}
              value={settings.pricePerThousand[channel] === undefined ? "" : settings.pricePerThousand[channel] / unit}
              onChange={(value) => price(channel, value)}
            />
          ))}
        </SimpleGrid>
      </Paper>
      {isReadOnly ? null : (
        <Group justify="flex-end" className={bar.bar}>
          <Button
            loading={save.isPending}
            disabled={JSON.stringify(settings) === JSON.stringify(kept.settings)}
            onClick={() => save.mutate()}
          >
            {say("settings.save")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
