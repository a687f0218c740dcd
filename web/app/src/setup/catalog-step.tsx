/** Third: what is sold: a table of one's own, the sample's products to try with, or nothing yet. */
import { Alert, FileInput, Group, List, Radio, Stack, Text } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useState } from "react";
import { useSpeech } from "../lib/texts.ts";
import classes from "./setup.module.css";
import { type CatalogFrom, CSV_MAX, type SetupValues } from "./values.ts";

const CHOICES: readonly CatalogFrom[] = ["sample", "csv", "none"];

export function CatalogStep({
  values,
  faults,
  onChange,
}: {
  values: SetupValues;
  /** What the server found wrong in the table, line by line. */
  faults: readonly string[];
  onChange: (change: Partial<SetupValues>) => void;
}) {
  const { say } = useSpeech();
  const [problem, setProblem] = useState<string | null>(null);
  const read = async (file: File | null) => {
    setProblem(null);
    if (!file) return onChange({ fileName: "", text: "" });
    const text = await file.text();
    if (text.length > CSV_MAX) return setProblem(say("setup.catalog.tooBig"));
    if (text.includes("\0")) return setProblem(say("setup.catalog.notText"));
    onChange({ fileName: file.name, text });
  };
  return (
    <>
      <Radio.Group
        value={values.from}
        onChange={(from) => onChange({ from: from as CatalogFrom })}
        aria-label={say("setup.catalog.title")}
      >
        <Stack gap="xs">
          {CHOICES.map((from) => (
            <Radio.Card key={from} value={from} p="md" radius="md" className={classes.choice}>
              <Group wrap="nowrap" align="flex-start">
                <Radio.Indicator />
                <div>
                  <Text fw={600}>{say(`setup.catalog.from.${from}.title`)}</Text>
                  <Text size="sm" c="dimmed">
                    {say(`setup.catalog.from.${from}.text`)}
                  </Text>
                </div>
              </Group>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      {values.from === "csv" ? (
        <FileInput
          label={say("setup.catalog.file")}
          description={say("setup.catalog.fileHelp")}
          placeholder={values.fileName || say("setup.catalog.choose")}
          accept=".csv,text/csv,text/plain"
          leftSection={<IconFileSpreadsheet size={18} aria-hidden />}
          clearable
          clearButtonProps={{ "aria-label": say("setup.catalog.clear") }}
          required={values.text === ""}
          error={problem}
          onChange={read}
        />
      ) : null}
      {faults.length > 0 ? (
        <Alert color="red" role="alert" title={say("setup.catalog.faults", { count: faults.length })}>
          <List size="sm">
            {faults.map((fault) => (
              <List.Item key={fault}>{fault}</List.Item>
            ))}
          </List>
        </Alert>
      ) : null}
    </>
  );
}
