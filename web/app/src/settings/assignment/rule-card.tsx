/** A rule in the list: moved by dragging or by its arrows, switched on and off, changed, removed. */
import { ActionIcon, Group, Paper, Switch, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconTrash } from "@tabler/icons-react";
import { useSpeech } from "../../lib/texts.ts";
import { describe, type Rule } from "./data.ts";

export function RuleCard({
  rule,
  place,
  count,
  nameOf,
  isDragged,
  mayWrite,
  onDrag,
  onDrop,
  onMove,
  onEdit,
  onSwitch,
  onRemove,
}: {
  rule: Rule;
  place: number;
  count: number;
  nameOf: (id: string) => string;
  isDragged: boolean;
  mayWrite: boolean;
  onDrag: (id: string | null) => void;
  onDrop: () => void;
  onMove: (step: 1 | -1) => void;
  onEdit: () => void;
  onSwitch: () => void;
  onRemove: () => void;
}) {
  const { say } = useSpeech();
  const { name } = rule;
  return (
    <Paper
      component="li"
      withBorder
      p="sm"
      draggable={mayWrite}
      opacity={isDragged ? 0.5 : 1}
      onDragStart={() => onDrag(rule.id)}
      onDragEnd={() => onDrag(null)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      <Group wrap="nowrap" align="flex-start" gap="xs">
        {mayWrite ? (
          <IconGripVertical size={18} stroke={1.6} aria-hidden style={{ cursor: "grab", flex: "none", marginTop: 3 }} />
        ) : null}
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text fw={600} c={rule.isActive ? undefined : "dimmed"}>
            {place}. {name}
          </Text>
          <Text size="sm" c="dimmed">
            {describe(rule.terms, say, nameOf)}
          </Text>
          {mayWrite ? (
            <Group gap={4} mt="xs">
              <Switch
                size="sm"
                mr="xs"
                checked={rule.isActive}
                onChange={onSwitch}
                aria-label={say("assign.isActive", { name })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={place === 1}
                onClick={() => onMove(-1)}
                aria-label={say("assign.up", { name })}
              >
                <IconArrowUp size={16} stroke={1.6} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={place === count}
                onClick={() => onMove(1)}
                aria-label={say("assign.down", { name })}
              >
                <IconArrowDown size={16} stroke={1.6} />
              </ActionIcon>
              <ActionIcon variant="subtle" color="gray" onClick={onEdit} aria-label={say("assign.edit", { name })}>
                <IconPencil size={16} stroke={1.6} />
              </ActionIcon>
              <ActionIcon variant="subtle" color="red" onClick={onRemove} aria-label={say("assign.remove", { name })}>
                <IconTrash size={16} stroke={1.6} />
              </ActionIcon>
            </Group>
          ) : null}
        </div>
      </Group>
    </Paper>
  );
}
