/** What is kept of a case: its times, how urgent it is, who sees to it, what solved it. */
import { Anchor, Select, Stack } from "@mantine/core";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import type { CasePage } from "../crm/data.ts";
import { Panel } from "../crm/panel.tsx";
import { MemberSelect } from "../crm/selects.tsx";
import { fullTime } from "../crm/times.ts";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import { PRIORITIES } from "./signs.tsx";

export function CaseFacts({ one, onSave }: { one: CasePage; onSave: ((edit: object) => void) | null }) {
  const { say, locale } = useSpeech();
  const { sla, createdAt, resolvedAt, closedAt, resolution, leadId } = one;
  const times: readonly (readonly [string, string | null])[] = [
    ["opened", createdAt],
    ["answerDue", sla.answerDueAt],
    ["solveDue", sla.solveDueAt],
    ["resolved", resolvedAt],
    ["closed", closedAt],
  ];
  return (
    <Stack>
      <Panel title={say("cases.card")}>
        <Stack gap="sm">
          <Select
            size="xs"
            label={say("cases.priorityLabel")}
            allowDeselect={false}
            disabled={onSave === null}
            data={PRIORITIES.map((priority) => ({
              value: String(priority),
              label: `${priority} · ${nameOf(say, "cases.priority", String(priority))}`,
            }))}
            value={String(one.priority)}
            onChange={(priority) => onSave?.({ priority: Number(priority) })}
          />
          <MemberSelect
            size="xs"
            label={say("crm.owner")}
            placeholder={say("crm.nobody")}
            clearable
            disabled={onSave === null}
            value={one.ownerId}
            onChange={(ownerId) => onSave?.({ ownerId })}
          />
          {leadId ? (
            <Anchor component={Link} to={`/leads/${leadId}`} size="sm">
              {say("cases.ofLead")}
            </Anchor>
          ) : null}
        </Stack>
      </Panel>
      <Panel title={say("cases.times")}>
        <dl className={classes.facts}>
          {times.map(([name, at]) =>
            at ? (
              <div key={name} style={{ display: "contents" }}>
                <dt>{say(`cases.time.${name}`)}</dt>
                <dd>{fullTime(locale, at)}</dd>
              </div>
            ) : null,
          )}
        </dl>
      </Panel>
      {resolution ? (
        <Panel title={say("cases.resolution")}>
          <p className={classes.said} style={{ margin: 0 }}>
            {resolution}
          </p>
        </Panel>
      ) : null}
    </Stack>
  );
}
