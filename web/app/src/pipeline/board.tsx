/** The board: a column for each status. Cards are dragged, moved by their menu or by keyboard; only where they may go. */
import { Group, Text, Title, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { LeadStatus } from "../../../../src/http/lead-views.ts";
import { formatMoney } from "../../../../src/lib/money.ts";
import type { Board as BoardData, Lead } from "../crm/data.ts";
import { LEAD_COLOURS } from "../crm/signs.tsx";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import { LeadCard } from "./card.tsx";
import classes from "./pipeline.module.css";
import { type Lift, movesInOrder, useLift } from "./use-lift.ts";

type Column = BoardData["columns"][number];

export function Board({
  board,
  mayMove,
  onMove,
}: {
  board: BoardData;
  mayMove: boolean;
  onMove: (lead: Lead, to: LeadStatus) => void;
}) {
  const { say } = useSpeech();
  const [dragged, setDragged] = useState<Lead | null>(null);
  const [over, setOver] = useState<LeadStatus | null>(null);
  const putDown = useRef<string | null>(null);
  const { lift, onKey } = useLift((lead, to) => {
    putDown.current = lead.id;
    onMove(lead, to);
  }, mayMove);
  const root = useRef<HTMLDivElement>(null);
  // A card that changes columns is a new element: the keyboard stays with it.
  useEffect(() => {
    const card = root.current?.querySelector<HTMLElement>(`[data-lead="${putDown.current}"] [data-card]`);
    if (!card || !board.columns.length) return;
    if (document.activeElement === document.body) card.focus();
    putDown.current = null;
  }, [board]);
  const mayGo = (status: LeadStatus) => (dragged ?? lift?.lead)?.moves.includes(status) ?? false;
  const held = dragged ?? lift?.lead ?? null;
  const drop = (status: LeadStatus) => {
    setOver(null);
    setDragged(null);
    if (dragged?.moves.includes(status)) onMove(dragged, status);
  };

  return (
    <>
      <VisuallyHidden id="board-help">{say("pipeline.help")}</VisuallyHidden>
      <VisuallyHidden role="status" aria-live="assertive">
        {lift ? told(say, lift) : ""}
      </VisuallyHidden>
      <div className={classes.board} ref={root}>
        {board.columns.map((column) => {
          const { status } = column;
          const isAim = (over === status && mayGo(status)) || lift?.to === status;
          const state = !held || held.status === status ? undefined : isAim ? "aim" : mayGo(status) ? "open" : "shut";
          return (
            <section
              key={status}
              className={classes.column}
              data-column={status}
              data-state={state}
              aria-label={say("pipeline.columnOf", {
                status: nameOf(say, "inbox.leadStatus", status),
                count: column.count,
              })}
              onDragOver={(event) => {
                if (!mayGo(status)) return;
                event.preventDefault();
                setOver(status);
              }}
              onDragLeave={(event) => {
                if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(null);
              }}
              onDrop={(event) => {
                event.preventDefault();
                drop(status);
              }}
            >
              <ColumnHead column={column} />
              <ul className={classes.cards}>
                {column.leads.map((lead) => (
                  <LeadCard
                    key={lead.id}
                    lead={lead}
                    isLifted={lift?.lead.id === lead.id}
                    acts={{
                      mayMove,
                      onMove,
                      onKey,
                      onDragStart: setDragged,
                      onDragEnd: () => {
                        setDragged(null);
                        setOver(null);
                      },
                    }}
                  />
                ))}
                <Rest column={column} />
              </ul>
            </section>
          );
        })}
      </div>
    </>
  );
}

export function ColumnHead({ column: { status, count, totals } }: { column: Column }) {
  const { say } = useSpeech();
  return (
    <header className={classes.head}>
      <Group gap={8} wrap="nowrap">
        <span
          className={classes.dot}
          style={{ background: `var(--mantine-color-${LEAD_COLOURS[status]}-6)` }}
          aria-hidden
        />
        <Title order={2} size="sm">
          {nameOf(say, "inbox.leadStatus", status)}
        </Title>
        <Text size="sm" c="dimmed" data-count>
          {count}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" data-total className={classes.total}>
        {totals.length > 0 ? totals.map(formatMoney).join(" + ") : say("pipeline.noMoney")}
      </Text>
    </header>
  );
}

/** Those that the column has no room for, and what stands in an empty one. */
export function Rest({ column: { status, count, leads } }: { column: Column }) {
  const { say } = useSpeech();
  const [params] = useSearchParams();
  if (count === 0)
    return (
      <Text component="li" size="sm" c="dimmed" ta="center" py="md">
        {say("pipeline.emptyColumn")}
      </Text>
    );
  if (count <= leads.length) return null;
  const rest = new URLSearchParams(params);
  rest.set("view", "list");
  rest.set("status", status);
  return (
    <Text component="li" size="sm" ta="center" py={4}>
      <Link to={`/leads?${rest}`} className={classes.rest}>
        {say("pipeline.rest", { count })}
      </Link>
    </Text>
  );
}

function told(say: ReturnType<typeof useSpeech>["say"], { lead, to }: Lift): string {
  const moves = movesInOrder(lead);
  return say("pipeline.lifted", {
    interest: lead.interest,
    status: nameOf(say, "inbox.leadStatus", to),
    number: moves.indexOf(to) + 1,
    count: moves.length,
  });
}
