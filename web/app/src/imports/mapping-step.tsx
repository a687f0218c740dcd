/** Which column is what, and what becomes of the rows. */
import { Alert, Button, Card, Group, Select, SimpleGrid, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { type Import, useActs } from "./data.ts";

export function MappingStep({ row, onDone }: { row: Import; onDone: () => void }) {
  const { say } = useSpeech();
  const { check } = useActs(row.id);
  const own = useQuery({
    queryKey: ["custom-fields", "contact"],
    queryFn: async () =>
      (
        await api<{ data: { key: string; label: string }[] }>("GET", "/v1/custom-fields", {
          query: { entity: "contact" },
        })
      ).data,
  });
  const [mapping, setMapping] = useState(row.columns.map(({ field }) => field));
  const [overwrites, setOverwrites] = useState(row.overwrites);
  const [makesLeads, setMakesLeads] = useState(row.makesLeads);
  const [proof, setProof] = useState(row.consentProof ?? "");
  const { kind } = row;
  const labelOf = (field: string) => say(`import.${kind === "people" ? "fields" : "recordFields"}.${field}`);
  const fields = [
    ...row.fields.map((field) => ({ value: field, label: labelOf(field) })),
    ...(kind === "people" ? (own.data ?? []).map(({ key, label }) => ({ value: `custom.${key}`, label })) : []),
  ];
  // A field given to another column moves here.
  const give = (index: number, field: string | null) =>
    setMapping(mapping.map((now, at) => (at === index ? field : field !== null && now === field ? null : now)));
  const missing = row.needs.filter((group) => !group.some((field) => mapping.includes(field)));
  const isWhole = missing.length === 0;
  const needsProof = mapping.includes("consent") && !mapping.includes("consentProof");
  const submit = () =>
    check.mutate(
      kind === "people" ? { mapping, overwrites, makesLeads, consentProof: proof.trim() || null } : { mapping },
      { onSuccess: onDone },
    );
  return (
    <Stack gap="lg">
      <div>
        <Title order={2} size="h4">
          {say("import.mapTitle")}
        </Title>
        <Text c="dimmed">{say("import.mapLead")}</Text>
      </div>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {row.columns.map(({ name, samples }, index) => (
          <Card key={name} withBorder padding="sm">
            <Text fw={600} truncate>
              {name}
            </Text>
            <Text size="sm" c="dimmed" truncate mb="xs">
              {samples.length > 0 ? samples.join(" · ") : say("import.noValues")}
            </Text>
            <Select
              aria-label={say("import.fieldOf", { column: name })}
              placeholder={say("import.leave")}
              data={fields}
              value={mapping[index] ?? null}
              onChange={(field) => give(index, field)}
              clearable
              clearButtonProps={{ "aria-label": say("import.leave") }}
              comboboxProps={{ withinPortal: true }}
            />
          </Card>
        ))}
      </SimpleGrid>
      {kind === "people" ? (
        <Stack gap="sm">
          <Switch
            label={say("import.makesLeads")}
            description={say("import.makesLeadsAbout")}
            checked={makesLeads}
            onChange={(event) => setMakesLeads(event.currentTarget.checked)}
          />
          <Switch
            label={say("import.overwrites")}
            description={say("import.overwritesAbout")}
            checked={overwrites}
            onChange={(event) => setOverwrites(event.currentTarget.checked)}
          />
          {needsProof ? (
            <TextInput
              label={say("import.proof")}
              description={say("import.proofAbout")}
              placeholder={say("import.proofExample")}
              value={proof}
              maxLength={500}
              onChange={(event) => setProof(event.currentTarget.value)}
            />
          ) : null}
        </Stack>
      ) : null}
      {isWhole ? null : (
        <Alert color="yellow">
          {kind === "people"
            ? say("import.unreachable")
            : say("import.missing", {
                fields: missing.map((group) => group.map(labelOf).join(say("import.or"))).join(", "),
              })}
        </Alert>
      )}
      {check.error ? (
        <Alert color="red" role="alert">
          {problemText(say, check.error)}
        </Alert>
      ) : null}
      <Group justify="flex-end">
        <Button onClick={submit} loading={check.isPending} disabled={!isWhole}>
          {say("import.try")}
        </Button>
      </Group>
    </Stack>
  );
}
