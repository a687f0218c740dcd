/** Where each field stands in what is sent, tried out at once on a sample that was pasted. */
import { Autocomplete, Collapse, Fieldset, JsonInput, SimpleGrid, Stack, Switch, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useSpeech } from "../../lib/texts.ts";
import { FIELDS, type Mapping } from "./data.ts";
import { pathsOf, readSample } from "./sample.ts";
import { TrialResult } from "./trial-result.tsx";

const PAUSE_MS = 350;
const EXAMPLE = `{
  "client": { "name": "Ana Díaz", "phones": ["987 654 321"] },
  "deal": { "title": "Laptop" }
}`;

export function MappingEditor({
  mapping,
  onChange,
  isOpen,
}: {
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
  /** Whether it is shown from the start. */
  isOpen: boolean;
}) {
  const { say } = useSpeech();
  const [isShown, setShown] = useState(isOpen || Object.keys(mapping).length > 0);
  const [text, setText] = useState("");
  const sample = readSample(text);
  const paths = sample ? pathsOf(sample) : [];
  const [tried] = useDebouncedValue({ text, mapping }, PAUSE_MS);
  return (
    <Stack gap="sm">
      <Switch
        label={say("capture.mapping.toggle")}
        checked={isShown}
        onChange={(event) => setShown(event.currentTarget.checked)}
      />
      <Collapse expanded={isShown}>
        {isShown ? (
          <Stack gap="sm">
            <JsonInput
              label={say("capture.mapping.sample")}
              description={say("capture.mapping.sampleHelp")}
              placeholder={EXAMPLE}
              autosize
              minRows={5}
              maxRows={12}
              value={text}
              error={text.trim() !== "" && sample === null ? say("capture.mapping.noJson") : undefined}
              onChange={setText}
            />
            <Fieldset legend={say("capture.mapping.title")} p="md">
              <Text size="xs" c="dimmed" mb="sm">
                {say("capture.mapping.help")}
              </Text>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
                {FIELDS.map((field) => (
                  <Autocomplete
                    key={field}
                    size="xs"
                    label={say(`capture.fields.${field}`)}
                    placeholder={say("capture.mapping.byName")}
                    data={paths}
                    value={mapping[field] ?? ""}
                    maxLength={300}
                    onChange={(path) => onChange({ ...mapping, [field]: path })}
                  />
                ))}
              </SimpleGrid>
            </Fieldset>
            <TrialResult sample={readSample(tried.text)} mapping={tried.mapping} />
          </Stack>
        ) : null}
      </Collapse>
    </Stack>
  );
}
