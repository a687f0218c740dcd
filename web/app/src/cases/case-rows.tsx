/** Cases in brief: number, subject, urgency, clock, status. */
import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import type { Case } from "../crm/data.ts";
import { CaseStatusSign, PrioritySign } from "./signs.tsx";
import { Sla } from "./sla.tsx";

export function CaseRows({ cases }: { cases: readonly Case[] }) {
  return (
    <ul className={classes.plain}>
      {cases.map((one) => (
        <li key={one.id}>
          <Group justify="space-between" gap="xs">
            <Anchor component={Link} to={`/cases/${one.id}`} size="sm" fw={500}>
              {one.subject}{" "}
              <Text span c="dimmed" inherit>
                #{one.number}
              </Text>
            </Anchor>
            <Group gap={8}>
              <PrioritySign priority={one.priority} />
              <Sla sla={one.sla} status={one.status} />
              <CaseStatusSign status={one.status} />
            </Group>
          </Group>
        </li>
      ))}
    </ul>
  );
}
