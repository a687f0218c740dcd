/** One field in the list: its handle, what it is, and its menu. */
import { ActionIcon, Badge, Group, Menu, Text } from "@mantine/core";
import { IconArchive, IconArrowDown, IconArrowUp, IconDots, IconEdit, IconGripVertical } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { useSpeech } from "../../lib/texts.ts";
import type { Field } from "./data.ts";
import classes from "./fields.module.css";

export interface RowActs {
  readonly isDragged: boolean;
  onDragStart(): void;
  onDragEnd(): void;
  /** Something that was dragged is let go here. */
  onDrop(): void;
  onKey(event: KeyboardEvent): void;
  /** By one place up (-1) or down (1). */
  onMove(by: 1 | -1): void;
  onEdit(): void;
  onArchive(): void;
}

export function FieldRow({
  field,
  place: { at, count },
  acts,
}: {
  field: Field;
  place: { at: number; count: number };
  /** Null for somebody who may only look. */
  acts: RowActs | null;
}) {
  const { say } = useSpeech();
  const [isOver, setOver] = useState(false);
  const { id, label, key, type, choices, isRequired } = field;
  return (
    <li
      className={classes.row}
      data-dragged={acts?.isDragged || undefined}
      data-over={isOver || undefined}
      draggable={acts !== null}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", label);
        acts?.onDragStart();
      }}
      onDragEnd={acts?.onDragEnd}
      onDragOver={(event) => {
        if (!acts) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        acts?.onDrop();
      }}
    >
      {acts && count > 1 ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.handle}
          data-handle={id}
          aria-label={say("ownFields.handle", { name: label, place: at + 1, count })}
          onKeyDown={acts.onKey}
        >
          <IconGripVertical size={18} aria-hidden />
        </ActionIcon>
      ) : null}
      <div className={classes.what}>
        <Group gap="xs">
          <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
            {label}
          </Text>
          {isRequired ? (
            <Badge variant="light" color="orange" size="sm">
              {say("ownFields.isRequired")}
            </Badge>
          ) : null}
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {say(`ownFields.types.${type}`)}
          {type === "choice" ? `: ${choices.join(", ")}` : ""} · <code>{key}</code>
        </Text>
      </div>
      {acts ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={say("ownFields.actionsOf", { name: label })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconEdit size={16} aria-hidden />} onClick={acts.onEdit}>
              {say("ownFields.change")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowUp size={16} aria-hidden />}
              disabled={at === 0}
              onClick={() => acts.onMove(-1)}
            >
              {say("ownFields.up")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={16} aria-hidden />}
              disabled={at === count - 1}
              onClick={() => acts.onMove(1)}
            >
              {say("ownFields.down")}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconArchive size={16} aria-hidden />} onClick={acts.onArchive}>
              {say("ownFields.archive")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </li>
  );
}
