/** The page of one case: what it is about, by when it is owed, how far it is, and all that was done. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import classes from "../crm/crm.module.css";
import type { CasePage } from "../crm/data.ts";
import { EventRow } from "../crm/event-row.tsx";
import { MatterHead } from "../crm/matter-head.tsx";
import { Panel } from "../crm/panel.tsx";
import { useOne } from "../crm/use-one.ts";
import { nameOf } from "../inbox/names.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { CaseFacts } from "./case-facts.tsx";
import { CaseNote } from "./case-note.tsx";
import { CaseStatusSign, PrioritySign } from "./signs.tsx";
import { Sla } from "./sla.tsx";
import { Solve } from "./solve.tsx";

/** How often what others do, and the clock, is asked for again, in ms. */
const EVERY_MS = 30_000;

export function Component() {
  const { id = "" } = useParams();
  const { say } = useSpeech();
  const { may } = useSession();
  const [isSolving, solving] = useDisclosure();
  const { found, change } = useOne<CasePage>("cases", id, EVERY_MS);
  const mayWrite = may("cases:write");
  const { data } = found;
  const move = (status: string) => (status === "resolved" ? solving.open() : change.mutate({ status }));

  return (
    <Page
      title={data?.subject ?? say("cases.one")}
      size="xl"
      isLoading={found.isPending}
      error={found.isLoadingError ? found.error : null}
      action={data && mayWrite ? <Moves status={data.status} isBusy={change.isPending} onMove={move} /> : null}
    >
      {data ? (
        <Stack>
          <MatterHead contact={data.contact} conversationId={data.conversationId}>
            <Text size="sm" c="dimmed">
              #{data.number} · {nameOf(say, "cases.kinds", data.kind)}
            </Text>
            <CaseStatusSign status={data.status} />
            <PrioritySign priority={data.priority} />
            <Sla sla={data.sla} status={data.status} />
          </MatterHead>
          <div className={classes.sides} data-mixed>
            <CaseFacts one={data} onSave={mayWrite ? change.mutate : null} />
            <Stack>
              {mayWrite ? (
                <Panel title={say("cases.note")}>
                  <CaseNote onAdd={(note) => change.mutateAsync({ note })} />
                </Panel>
              ) : null}
              <Panel title={say("crm.happened")}>
                <ol className={classes.events}>
                  {data.events.map((event) => (
                    <EventRow
                      key={event.id}
                      event={{ ...event, kind: event.type === "note" ? "note" : "case", type: `case.${event.type}` }}
                    />
                  ))}
                </ol>
              </Panel>
            </Stack>
          </div>
          <Solve
            isOpen={isSolving}
            onClose={solving.close}
            onSolved={(resolution) => {
              change.mutate({ status: "resolved", ...(resolution ? { resolution } : {}) });
              solving.close();
            }}
          />
        </Stack>
      ) : null}
    </Page>
  );
}

/** The ways onward from a status; the first is the usual one. */
const ONWARD: Readonly<Record<string, readonly string[]>> = {
  open: ["in_progress", "waiting_customer", "resolved"],
  in_progress: ["resolved", "waiting_customer"],
  waiting_customer: ["resolved", "in_progress"],
  resolved: ["closed", "open"],
  closed: ["open"],
};

function Moves({ status, isBusy, onMove }: { status: string; isBusy: boolean; onMove: (status: string) => void }) {
  const { say } = useSpeech();
  return (
    <Group gap="xs">
      {(ONWARD[status] ?? []).map((to, index) => (
        <Button key={to} variant={index === 0 ? "filled" : "default"} disabled={isBusy} onClick={() => onMove(to)}>
          {say(`cases.moves.${to}`)}
        </Button>
      ))}
    </Group>
  );
}
