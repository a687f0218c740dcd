/** The approved text that goes out where free text is not allowed at the moment, and what fills its places. */
import { Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import type { Message } from "./data.ts";
import { type ApprovedTemplate, placesIn, useApprovedTemplates } from "./templates.ts";

const keyOf = ({ name, language }: { name: string; language: string }) => `${name} ${language}`;

export function TemplateField({ message, onChange }: { message: Message; onChange: (message: Message) => void }) {
  const { say } = useSpeech();
  const templates = useApprovedTemplates();
  const { template, ...plain } = message;
  const known = templates.data ?? [];
  if (!template && known.length === 0) return null;
  const chosen = template && known.find((one) => keyOf(one) === keyOf(template));
  const choose = (key: string | null) => {
    const found = known.find((one) => keyOf(one) === key);
    onChange(found ? withTemplate(plain, found, say("campaigns.message.friend")) : plain);
  };
  // One that was taken down meanwhile still shows its name.
  const options = template && !chosen ? [...known, { ...template, body: "" }] : known;
  const names = chosen ? placesIn(chosen.body) : (template?.values ?? []).map((_value, at) => String(at + 1));
  return (
    <Stack gap="xs" mt="xs">
      <Select
        label={say("campaigns.message.template")}
        description={say("campaigns.message.templateHint")}
        placeholder={say("campaigns.message.templateNone")}
        data={options.map((one) => ({ value: keyOf(one), label: `${one.name} · ${one.language}` }))}
        value={template ? keyOf(template) : null}
        onChange={choose}
        searchable
        clearable
        clearButtonProps={{ "aria-label": say("campaigns.message.templateNone"), "aria-hidden": false, tabIndex: 0 }}
        nothingFoundMessage={say("campaigns.message.templateMissing")}
      />
      {chosen ? (
        <Text size="sm" c="dimmed" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {chosen.body}
        </Text>
      ) : null}
      {template && names.length > 0 ? (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
          {names.map((name, at) => (
            <TextInput
              key={name}
              size="xs"
              label={say("campaigns.message.templateValue", { name })}
              maxLength={1_000}
              value={template.values[at] ?? ""}
              onChange={(event) => {
                const values = names.map((_name, place) => template.values[place] ?? "");
                values[at] = event.currentTarget.value;
                onChange({ ...message, template: { ...template, values } });
              }}
            />
          ))}
        </SimpleGrid>
      ) : null}
    </Stack>
  );
}

/** A message with a template: its first place greets by name; a text that is not written yet is the template's own. */
function withTemplate(message: Message, { name, language, body }: ApprovedTemplate, friend: string): Message {
  const values = placesIn(body).map((_name, at) => (at === 0 ? `{{contact.firstName|${friend}}}` : ""));
  let at = 0;
  const filled = body.replace(/\{\{[^{}]*\}\}/g, () => values[at++] ?? "");
  return { ...message, text: message.text.trim() === "" ? filled : message.text, template: { name, language, values } };
}
