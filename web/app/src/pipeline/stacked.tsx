/** The board on a phone: the columns one below the other, each opened by a touch. */
import { Accordion, Badge, Group, Text } from "@mantine/core";
import type { LeadStatus } from "../../../../src/http/lead-views.ts";
import { formatMoney } from "../../../../src/lib/money.ts";
import type { Board, Lead } from "../crm/data.ts";
import { LEAD_COLOURS } from "../crm/signs.tsx";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import { Rest } from "./board.tsx";
import { LeadCard } from "./card.tsx";
import classes from "./pipeline.module.css";

export function Stacked({
  board,
  mayMove,
  onMove,
}: {
  board: Board;
  mayMove: boolean;
  onMove: (lead: Lead, to: LeadStatus) => void;
}) {
  const { say } = useSpeech();
  const first = board.columns.find(({ count }) => count > 0)?.status;
  return (
    <Accordion multiple variant="separated" order={2} defaultValue={first ? [first] : []}>
      {board.columns.map((column) => (
        <Accordion.Item key={column.status} value={column.status}>
          <Accordion.Control>
            <Group justify="space-between" wrap="nowrap" pe="xs">
              <Group gap={8} wrap="nowrap">
                <span
                  className={classes.dot}
                  style={{ background: `var(--mantine-color-${LEAD_COLOURS[column.status]}-6)` }}
                  aria-hidden
                />
                <Text fw={600}>{nameOf(say, "inbox.leadStatus", column.status)}</Text>
                <Badge variant="default">{column.count}</Badge>
              </Group>
              <Text size="sm" c="dimmed" className={classes.total}>
                {column.totals.map(formatMoney).join(" + ")}
              </Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <ul className={classes.stacked}>
              {column.leads.map((lead) => (
                <LeadCard key={lead.id} lead={lead} acts={{ mayMove, onMove }} />
              ))}
              <Rest column={column} />
            </ul>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}
