/** The text for one channel, with the places that can be put in. */
import { ActionIcon, Button, Group, Select, Text, Textarea } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useRef } from "react";
import { useSpeech } from "../lib/texts.ts";
import type { Message } from "./data.ts";
import { TemplateField } from "./template-field.tsx";

const CHANNELS = [
  "chat",
  "whatsapp-cloud",
  "whatsapp-web",
  "telegram",
  "messenger",
  "instagram",
  "email",
  "sms",
] as const;

export function MessageField({
  message,
  isOnly,
  hasLink,
  hasProduct,
  onChange,
  onRemove,
}: {
  message: Message;
  isOnly: boolean;
  hasLink: boolean;
  hasProduct: boolean;
  onChange: (message: Message) => void;
  onRemove: () => void;
}) {
  const { say } = useSpeech();
  const field = useRef<HTMLTextAreaElement>(null);
  const insert = (place: string) => {
    const { selectionStart = message.text.length, selectionEnd = message.text.length } = field.current ?? {};
    onChange({
      ...message,
      text: `${message.text.slice(0, selectionStart)}${place}${message.text.slice(selectionEnd)}`,
    });
    field.current?.focus();
  };
  const places = [
    ["name", `{{contact.firstName|${say("campaigns.message.friend")}}}`],
    ["business", "{{business.name}}"],
    ...(hasProduct
      ? [
          ["product", "{{product.name}}"],
          ["price", "{{product.price}}"],
        ]
      : []),
    ...(hasLink ? [["link", "{{link}}"]] : []),
  ] as [string, string][];
  const channel = message.channel === "chat" ? say("campaigns.message.chat") : say(`crm.channels.${message.channel}`);
  return (
    <div>
      <Group gap="xs" mb={6} align="center">
        <Select
          size="xs"
          w={190}
          aria-label={say("crm.channel")}
          data={CHANNELS.map((value) => ({
            value,
            label: value === "chat" ? say("campaigns.message.chat") : say(`crm.channels.${value}`),
          }))}
          value={message.channel}
          onChange={(value) => value && onChange({ ...message, channel: value as Message["channel"] })}
          allowDeselect={false}
        />
        {places.map(([name, place]) => (
          <Button key={name} size="compact-xs" variant="default" onClick={() => insert(place)}>
            {say(`campaigns.message.places.${name}`)}
          </Button>
        ))}
        {isOnly ? null : (
          <ActionIcon
            variant="subtle"
            color="gray"
            ml="auto"
            aria-label={say("campaigns.message.removeChannel", { channel })}
            onClick={onRemove}
          >
            <IconX size={16} stroke={1.6} />
          </ActionIcon>
        )}
      </Group>
      <Textarea
        ref={field}
        aria-label={say("campaigns.message.textFor", { channel })}
        placeholder={say("campaigns.message.example")}
        autosize
        minRows={3}
        maxRows={14}
        maxLength={4_000}
        value={message.text}
        onChange={(event) => onChange({ ...message, text: event.currentTarget.value })}
      />
      <Text size="xs" c="dimmed" ta="right" mt={2}>
        {say("campaigns.message.length", { count: message.text.length })}
      </Text>
      {message.channel === "chat" || message.channel === "whatsapp-cloud" ? (
        <TemplateField message={message} onChange={onChange} />
      ) : null}
    </div>
  );
}
