/** A group of conditions, and groups within it: all of them, any of them, or none. */
import { ActionIcon, Button, Group, Menu, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useSpeech } from "../lib/texts.ts";
import { type BuilderProps, Condition } from "./condition.tsx";
import { asGroup, fromGroup, isGroup, type Joint, type Rule } from "./data.ts";
import { freshRule } from "./fresh.ts";
import classes from "./segments.module.css";

/** Deeper the API takes none. */
const MAX_DEPTH = 3;

export function RuleGroup({
  rule,
  depth = 1,
  onChange,
  onRemove,
  ...builder
}: BuilderProps & { rule: Rule; depth?: number; onChange: (rule: Rule) => void; onRemove?: () => void }) {
  const { say } = useSpeech();
  const { joint, rules } = asGroup(rule);
  const set = (change: Partial<{ joint: Joint; rules: readonly Rule[] }>) =>
    onChange(fromGroup({ joint, rules, ...change }));
  const add = (subject: string) => {
    const fresh = freshRule(builder.catalogue, subject);
    if (fresh) set({ rules: [...rules, fresh] });
  };
  const put = (at: number, each: Rule) => set({ rules: rules.map((one, index) => (index === at ? each : one)) });
  const remove = (at: number) => set({ rules: rules.filter((_one, index) => index !== at) });
  return (
    <Paper withBorder={depth > 1} p={depth > 1 ? "sm" : 0} className={depth > 1 ? classes.group : undefined}>
      <Group justify="space-between" mb="xs" wrap="nowrap" align="flex-start">
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={say("segments.joint.label")}
            data={(["all", "any", "none"] as const).map((value) => ({ value, label: say(`segments.joint.${value}`) }))}
            value={joint}
            onChange={(value) => set({ joint: value as Joint })}
          />
          <Text size="sm" c="dimmed" visibleFrom="sm">
            {say("segments.joint.of")}
          </Text>
        </Group>
        {onRemove ? (
          <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={say("segments.removeGroup")}>
            <IconX size={16} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </Group>
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {rules.map((each, at) =>
          isGroup(each) ? (
            <li key={at}>
              <RuleGroup
                {...builder}
                rule={each}
                depth={depth + 1}
                onChange={(next) => put(at, next)}
                onRemove={() => remove(at)}
              />
            </li>
          ) : (
            <Condition
              {...builder}
              key={at}
              rule={each}
              onChange={(next) => put(at, next)}
              onRemove={() => remove(at)}
            />
          ),
        )}
      </Stack>
      {rules.length === 0 ? (
        <Text size="sm" c="dimmed" py="xs">
          {say("segments.emptyGroup")}
        </Text>
      ) : null}
      <Group gap="xs" mt="xs">
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <Button size="compact-sm" variant="light" leftSection={<IconPlus size={14} aria-hidden />}>
              {say("segments.add")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {QUICK.map((subject) => (
              <Menu.Item key={subject} onClick={() => add(subject)}>
                {say(`segments.quick.${subject.replaceAll(":", "_").replaceAll(".", "_")}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {depth < MAX_DEPTH ? (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              const first = freshRule(builder.catalogue, "contact:tags");
              if (first) set({ rules: [...rules, { type: "any", rules: [first] }] });
            }}
          >
            {say("segments.addGroup")}
          </Button>
        ) : null}
      </Group>
    </Paper>
  );
}

/** What is asked most; the first select of a condition has all the rest. */
const QUICK = [
  "contact:tags",
  "lead",
  "did:wrote",
  "did:bought",
  "spent",
  "channel",
  "consent",
  "contact:name",
  "segment",
];
