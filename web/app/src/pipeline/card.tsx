/** A lead on the board: what it is about, who wants it, what it is worth, and the ways onward. */
import { ActionIcon, Group, Menu, Text } from "@mantine/core";
import { IconArrowRight, IconDots, IconMessage } from "@tabler/icons-react";
import type { DragEvent, KeyboardEvent } from "react";
import { Link } from "react-router";
import type { LeadStatus } from "../../../../src/http/lead-views.ts";
import type { Lead } from "../crm/data.ts";
import { Amount, Heat, Owner, usePersonName } from "../crm/signs.tsx";
import { relativeTime } from "../crm/times.ts";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import classes from "./pipeline.module.css";
import { movesInOrder } from "./use-lift.ts";

export interface CardActs {
  readonly mayMove: boolean;
  readonly onMove: (lead: Lead, to: LeadStatus) => void;
  readonly onKey?: (event: KeyboardEvent<HTMLElement>, lead: Lead) => void;
  readonly onDragStart?: (lead: Lead) => void;
  readonly onDragEnd?: () => void;
}

export function LeadCard({ lead, isLifted = false, acts }: { lead: Lead; isLifted?: boolean; acts: CardActs }) {
  const { locale } = useSpeech();
  const personName = usePersonName();
  const canMove = acts.mayMove && lead.moves.length > 0;
  const { onDragStart, onDragEnd } = acts;
  const drag =
    canMove && onDragStart
      ? {
          draggable: true,
          onDragStart: (event: DragEvent) => {
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", lead.interest);
            onDragStart(lead);
          },
          onDragEnd,
        }
      : {};
  return (
    <li className={classes.card} data-lead={lead.id} data-lifted={isLifted || undefined} {...drag}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap={4}>
        <Link
          to={`/leads/${lead.id}`}
          className={classes.title}
          data-card
          draggable={false}
          aria-describedby={acts.onKey && canMove ? "board-help" : undefined}
          onKeyDown={acts.onKey ? (event) => acts.onKey?.(event, lead) : undefined}
        >
          {lead.interest}
        </Link>
        <CardMenu lead={lead} canMove={canMove} onMove={acts.onMove} />
      </Group>
      <Text size="sm" c="dimmed" truncate>
        {personName(lead.contact)}
      </Text>
      <Group gap={6} mt={8} justify="space-between">
        <Amount value={lead.value} />
        <Heat temperature={lead.temperature} score={lead.score} />
      </Group>
      <Group gap={6} mt={8} justify="space-between" wrap="nowrap">
        <Text size="xs" c="dimmed" suppressHydrationWarning>
          {relativeTime(locale, Date.parse(lead.updatedAt) - Date.now())}
        </Text>
        <Owner id={lead.ownerId} />
      </Group>
      {lead.lostReason ? (
        <Text size="xs" c="dimmed" mt={4} lineClamp={2}>
          {lead.lostReason}
        </Text>
      ) : null}
    </li>
  );
}

function CardMenu({ lead, canMove, onMove }: { lead: Lead; canMove: boolean; onMove: CardActs["onMove"] }) {
  const { say } = useSpeech();
  if (!canMove && !lead.conversationId) return null;
  return (
    <Menu position="bottom-end" withinPortal width={220}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={say("pipeline.actsOf", { interest: lead.interest })}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canMove ? <Menu.Label>{say("pipeline.moveTo")}</Menu.Label> : null}
        {canMove
          ? movesInOrder(lead).map((to) => (
              <Menu.Item
                key={to}
                leftSection={<IconArrowRight size={14} aria-hidden />}
                onClick={() => onMove(lead, to)}
              >
                {nameOf(say, "inbox.leadStatus", to)}
              </Menu.Item>
            ))
          : null}
        {canMove && lead.conversationId ? <Menu.Divider /> : null}
        {lead.conversationId ? (
          <Menu.Item
            component={Link}
            to={`/inbox/${lead.conversationId}`}
            leftSection={<IconMessage size={14} aria-hidden />}
          >
            {say("crm.openConversation")}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
