/** The page of one lead: how far it is, why it scores so, what it is worth, and all that happened to it. */
import { Anchor, Stack, Text } from "@mantine/core";
import { Link, useParams } from "react-router";
import classes from "../crm/crm.module.css";
import type { LeadPage } from "../crm/data.ts";
import { EventRow } from "../crm/event-row.tsx";
import { MatterHead } from "../crm/matter-head.tsx";
import { Notes } from "../crm/notes.tsx";
import { OwnFields } from "../crm/own-fields.tsx";
import { Panel } from "../crm/panel.tsx";
import { LeadStatus } from "../crm/signs.tsx";
import { Tags } from "../crm/tags.tsx";
import { useOne } from "../crm/use-one.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { useLeadMoves } from "../pipeline/use-lead-moves.tsx";
import { Page } from "../shell/page.tsx";
import { TaskPanel } from "../tasks/task-panel.tsx";
import { Facts } from "./facts.tsx";
import { LeadLinks } from "./lead-links.tsx";
import { Onward } from "./onward.tsx";
import { Score } from "./score.tsx";
import { Way } from "./way.tsx";

export function Component() {
  const { id = "" } = useParams();
  const { say } = useSpeech();
  const { may } = useSession();
  const { start, dialog } = useLeadMoves();
  const { found: lead, change, refresh } = useOne<LeadPage>("leads", id);
  const mayWrite = may("leads:write");
  const save = mayWrite ? change.mutate : null;
  const { data } = lead;

  return (
    <Page
      title={data?.interest ?? say("pipeline.lead")}
      size="xl"
      isLoading={lead.isPending}
      error={lead.isLoadingError ? lead.error : null}
      action={data ? <Onward lead={data} /> : null}
    >
      {data ? (
        <Stack>
          <MatterHead contact={data.contact} conversationId={data.conversationId}>
            <LeadStatus status={data.status} />
          </MatterHead>
          <Way lead={data} onMove={mayWrite ? start : null} />
          <div className={classes.sides} data-mixed>
            <Stack>
              <Facts key={data.version} lead={data} onSave={save} />
              <Score lead={data} />
              <Panel title={say("crm.tags")}>
                <Tags tags={data.tags} onSave={save && ((tags) => save({ tags }))} />
              </Panel>
              <Panel title={say("crm.fields")}>
                <OwnFields entity="lead" values={data.custom} onSave={save && ((custom) => save({ custom }))} />
              </Panel>
            </Stack>
            <Stack>
              <TaskPanel person={data.contact} subject={{ kind: "lead", id }} />
              <LeadLinks lead={data} />
              <Panel title={say("crm.notes")}>
                <Notes notes={data.notes} path={mayWrite ? `/v1/leads/${id}/notes` : null} onAdded={refresh} />
              </Panel>
              <Panel title={say("crm.happened")}>
                <ol className={classes.events}>
                  {data.events.map((event) => (
                    <EventRow key={event.id} event={{ ...event, kind: "lead" }} />
                  ))}
                </ol>
                <Text size="sm">
                  <Anchor component={Link} to={`/contacts/${data.contact.id}`} inherit>
                    {say("crm.allHappened")}
                  </Anchor>
                </Text>
              </Panel>
            </Stack>
          </div>
          {dialog}
        </Stack>
      ) : null}
    </Page>
  );
}
