/** Moving a lead as people do it: why it was lost is asked, what happened is told, and for a moment it can be undone. */
import { Button, Group, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { type ReactNode, useRef, useState } from "react";
import type { LeadStatus } from "../../../../src/http/lead-views.ts";
import { useActorName } from "../crm/actors.ts";
import type { Lead } from "../crm/data.ts";
import { tellProblem } from "../crm/problem-note.tsx";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";
import { type Outcome, useMoves } from "./board-data.ts";
import { LostDialog } from "./lost-dialog.tsx";

const NOTE = "lead-move";
const SHOWN_MS = 10_000;
const MAY_BE_UNDONE = ["NEW", "CONTACTED", "QUALIFIED", "QUOTED"];

/** `start` begins a move; `dialog` is to stand somewhere on the page. */
export function useLeadMoves(): { start: (lead: Lead, to: LeadStatus) => void; dialog: ReactNode; isBusy: boolean } {
  const { say } = useSpeech();
  const actorName = useActorName();
  const { move, undo, isBusy } = useMoves();
  const [losing, setLosing] = useState<Lead | null>(null);
  const last = useRef<Extract<Outcome, { kind: "moved" }> | null>(null);

  const takeBack = async () => {
    const made = last.current;
    last.current = null;
    notifications.hide(NOTE);
    if (!made) return;
    try {
      await undo(made);
      const status = nameOf(say, "inbox.leadStatus", made.move.lead.status);
      notifications.show({
        color: "gray",
        message: say("pipeline.undone", { interest: made.move.lead.interest, status }),
      });
    } catch (error) {
      tellProblem(say, error);
    }
  };

  const go = async (lead: Lead, to: LeadStatus, lostReason?: string) => {
    const outcome = await move({ lead, to, ...(lostReason ? { lostReason } : {}) });
    if (outcome.kind === "failed") return tellProblem(say, outcome.error);
    if (outcome.kind === "overtaken") {
      const { events, status, interest } = outcome.now;
      const who = actorName(events[0]?.detail ?? {});
      const message = say("pipeline.overtaken", { who, interest, status: nameOf(say, "inbox.leadStatus", status) });
      notifications.show({ color: "orange", title: say("pipeline.overtakenTitle"), message, autoClose: SHOWN_MS });
      return;
    }
    const mayUndo = MAY_BE_UNDONE.includes(lead.status);
    last.current = mayUndo ? outcome : null;
    notifications.hide(NOTE);
    notifications.show({
      id: NOTE,
      color: "green",
      autoClose: SHOWN_MS,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">
            {say("pipeline.moved", { interest: lead.interest, status: nameOf(say, "inbox.leadStatus", to) })}
          </Text>
          {mayUndo ? (
            <Button size="compact-sm" variant="light" style={{ flex: "none" }} onClick={takeBack}>
              {say("pipeline.undo")}
            </Button>
          ) : null}
        </Group>
      ),
    });
  };

  useHotkeys([["mod+Z", () => void takeBack()]]);
  const start = (lead: Lead, to: LeadStatus) => (to === "LOST" ? setLosing(lead) : void go(lead, to));
  const dialog = (
    <LostDialog
      lead={losing}
      onClose={() => setLosing(null)}
      onLost={(reason) => {
        if (losing) void go(losing, "LOST", reason);
        setLosing(null);
      }}
    />
  );
  return { start, dialog, isBusy };
}
