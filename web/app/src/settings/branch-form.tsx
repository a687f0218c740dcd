/** One branch: where it is, and when it is open, day by day. */
import { Button, Divider, Group, Paper, SimpleGrid, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useSpeech } from "../lib/texts.ts";
import type { Branch } from "./business.tsx";
import { WeekHours } from "./week-hours.tsx";

export function BranchForm({
  branch,
  isReadOnly,
  issues,
  path,
  onChange,
  onRemove,
}: {
  branch: Branch;
  isReadOnly: boolean;
  issues: Readonly<Record<string, string>>;
  path: string;
  onChange: (branch: Branch) => void;
  onRemove: () => void;
}) {
  const { say } = useSpeech();
  const [isOpen, setOpen] = useState(branch.id === undefined);
  // What the server refused is never folded away.
  const isShown = isOpen || Object.keys(issues).some((one) => one.startsWith(`${path}.`));
  const input = (name: "name" | "city" | "address" | "phone") => ({
    label: say(`settings.business.branch.${name}`),
    value: branch[name] ?? "",
    readOnly: isReadOnly,
    error: issues[`${path}.${name}`],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      onChange({ ...branch, [name]: name === "phone" ? value || null : value });
    },
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={branch.name || say("settings.business.newBranch")}>
      <UnstyledButton w="100%" aria-expanded={isShown} onClick={() => setOpen(!isShown)}>
        <Group justify="space-between" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text fw={600}>{branch.name || say("settings.business.newBranch")}</Text>
            <Text size="sm" c="dimmed" truncate>
              {[branch.address, branch.city].filter(Boolean).join(" · ")}
            </Text>
          </div>
          <IconChevronDown
            size={18}
            stroke={1.6}
            aria-hidden
            style={{ flex: "none", transform: isShown ? "rotate(180deg)" : undefined }}
          />
        </Group>
      </UnstyledButton>
      {isShown ? (
        <Stack mt="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput {...input("name")} required maxLength={80} />
            <TextInput {...input("city")} maxLength={80} />
            <TextInput {...input("address")} maxLength={200} />
            <TextInput {...input("phone")} type="tel" maxLength={40} />
          </SimpleGrid>
          <Divider label={say("settings.business.hours")} labelPosition="left" />
          <WeekHours
            hours={branch.hours}
            isReadOnly={isReadOnly}
            onChange={(hours) => onChange({ ...branch, hours: hours as Branch["hours"] })}
          />
          {issues[`${path}.hours`] ? (
            <Text c="var(--mantine-color-error)" size="sm" role="alert">
              {say("settings.business.badHours")}
            </Text>
          ) : null}
          {isReadOnly ? null : (
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              w="fit-content"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={onRemove}
            >
              {say("settings.business.removeBranch")}
            </Button>
          )}
        </Stack>
      ) : null}
    </Paper>
  );
}
