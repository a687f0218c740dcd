/** What it says: variants, and for each the text by channel. */
import { ActionIcon, Box, Button, Group, NumberInput, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";
import type { Message, Variant } from "./data.ts";
import type { StepProps } from "./draft.tsx";
import { MessageField } from "./message-field.tsx";
import { ProductField } from "./product-field.tsx";

const KEYS = ["a", "b", "c", "d", "e"] as const;
const EMPTY: Message = { channel: "chat", text: "" };

export function MessageStep({ draft, set }: StepProps) {
  const { say } = useSpeech();
  const { content } = draft;
  const variants = content.variants.length > 0 ? content.variants : [{ key: "a", weight: 1, messages: [EMPTY] }];
  const put = (next: Variant[]) => set({ content: { ...content, variants: next } });
  const change = (key: string, part: Partial<Variant>) =>
    put(variants.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const free = KEYS.find((key) => !variants.some((one) => one.key === key));
  return (
    <Stack>
      <Paper withBorder p="md">
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <Select
            label={say("campaigns.message.purpose")}
            description={say(`campaigns.message.purposes.${content.purpose}Hint`)}
            data={(["marketing", "service"] as const).map((value) => ({
              value,
              label: say(`campaigns.message.purposes.${value}`),
            }))}
            value={content.purpose}
            onChange={(purpose) => purpose && set({ content: { ...content, purpose: purpose as "marketing" } })}
            allowDeselect={false}
            miw={220}
          />
          <TextInput
            type="url"
            label={say("campaigns.message.link")}
            description={say("campaigns.message.linkHint")}
            placeholder="https://"
            value={content.linkUrl ?? ""}
            onChange={(event) => set({ content: { ...content, linkUrl: event.currentTarget.value.trim() || null } })}
            miw={220}
          />
        </Group>
        <Box mt="md">
          <ProductField id={content.productId} onChange={(productId) => set({ content: { ...content, productId } })} />
        </Box>
      </Paper>
      {variants.map((variant) => (
        <Paper
          key={variant.key}
          withBorder
          p="md"
          component="section"
          aria-label={say("campaigns.message.variant", { name: variant.key.toUpperCase() })}
        >
          <Group justify="space-between" mb="sm">
            <Text fw={600}>
              {variants.length > 1
                ? say("campaigns.message.variant", { name: variant.key.toUpperCase() })
                : say("campaigns.message.title")}
            </Text>
            {variants.length > 1 ? (
              <Group gap="xs">
                <NumberInput
                  aria-label={say("campaigns.message.weight", { name: variant.key.toUpperCase() })}
                  prefix={say("campaigns.message.parts")}
                  w={120}
                  min={1}
                  max={100}
                  allowDecimal={false}
                  value={variant.weight}
                  onChange={(weight) => change(variant.key, { weight: Number(weight) || 1 })}
                />
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={say("campaigns.message.removeVariant", { name: variant.key.toUpperCase() })}
                  onClick={() => put(variants.filter(({ key }) => key !== variant.key))}
                >
                  <IconTrash size={16} stroke={1.6} />
                </ActionIcon>
              </Group>
            ) : null}
          </Group>
          <Stack>
            {variant.messages.map((message, at) => (
              <MessageField
                key={at}
                message={message}
                isOnly={variant.messages.length === 1}
                hasLink={content.linkUrl !== null}
                hasProduct={content.productId !== null}
                onChange={(next) =>
                  change(variant.key, { messages: variant.messages.map((one, index) => (index === at ? next : one)) })
                }
                onRemove={() =>
                  change(variant.key, { messages: variant.messages.filter((_one, index) => index !== at) })
                }
              />
            ))}
            {variant.messages.length < 5 ? (
              <Group>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  leftSection={<IconPlus size={14} aria-hidden />}
                  onClick={() =>
                    change(variant.key, { messages: [...variant.messages, { channel: "email", text: "" }] })
                  }
                >
                  {say("campaigns.message.otherChannel")}
                </Button>
              </Group>
            ) : null}
          </Stack>
        </Paper>
      ))}
      {free ? (
        <Group>
          <Button
            variant="light"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => put([...variants, { key: free, weight: 1, messages: [EMPTY] }])}
          >
            {say("campaigns.message.addVariant")}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}
