/** The way to a sale with the place where a lead stands; every step ahead is a button. */
import { Box, Button, Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import type { LeadStatus } from "../../../../src/http/lead-views.ts";
import type { LeadPage } from "../crm/data.ts";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import classes from "./way.module.css";

const STEPS: readonly LeadStatus[] = ["NEW", "CONTACTED", "QUALIFIED", "QUOTED", "WON"];
const ASIDE: readonly LeadStatus[] = ["LOST", "DORMANT"];

export function Way({ lead, onMove }: { lead: LeadPage; onMove: ((lead: LeadPage, to: LeadStatus) => void) | null }) {
  const { say } = useSpeech();
  const at = STEPS.indexOf(lead.status);
  const aside = ASIDE.filter((status) => lead.moves.includes(status));
  return (
    <Box className={classes.way} role="group" aria-label={say("pipeline.way")}>
      <div className={classes.steps}>
        {STEPS.map((status, index) => {
          const mayGo = onMove !== null && lead.moves.includes(status);
          const isDone = index < at || lead.status === "WON";
          return (
            <UnstyledButton
              key={status}
              className={classes.step}
              data-state={isDone ? "done" : status === lead.status ? "here" : "ahead"}
              data-open={mayGo || undefined}
              aria-current={status === lead.status ? "step" : undefined}
              aria-disabled={!mayGo}
              onClick={mayGo ? () => onMove(lead, status) : undefined}
            >
              {isDone ? <IconCheck size={13} stroke={2.4} aria-hidden /> : null}
              {nameOf(say, "inbox.leadStatus", status)}
            </UnstyledButton>
          );
        })}
      </div>
      {onMove && aside.length > 0 ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button
              className={classes.end}
              size="compact-sm"
              variant="subtle"
              color="gray"
              rightSection={<IconChevronDown size={14} aria-hidden />}
            >
              {say("pipeline.end")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {aside.map((status) => (
              <Menu.Item
                key={status}
                color={status === "LOST" ? "red" : undefined}
                onClick={() => onMove(lead, status)}
              >
                {nameOf(say, "inbox.leadStatus", status)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </Box>
  );
}
