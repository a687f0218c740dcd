/** The page of one customer: who they are, how to reach them, what they allowed, what is open, and all that happened. */
import { Alert, Anchor, Stack } from "@mantine/core";
import { Link, useParams } from "react-router";
import { ContactSends } from "../automation/contact-sends.tsx";
import classes from "../crm/crm.module.css";
import type { ContactPage } from "../crm/data.ts";
import { Notes } from "../crm/notes.tsx";
import { OwnFields } from "../crm/own-fields.tsx";
import { Panel } from "../crm/panel.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { Tags } from "../crm/tags.tsx";
import { useOne } from "../crm/use-one.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { ContactSegments } from "../segments/contact-segments.tsx";
import { Page } from "../shell/page.tsx";
import { TaskPanel } from "../tasks/task-panel.tsx";
import { Consents } from "./consents.tsx";
import { ContactActs } from "./contact-acts.tsx";
import { ContactFacts } from "./contact-facts.tsx";
import { Identities } from "./identities.tsx";
import { Matters } from "./matters.tsx";
import { Merges } from "./merges.tsx";
import { Timeline } from "./timeline.tsx";

export function Component() {
  const { id = "" } = useParams();
  const { say } = useSpeech();
  const { may } = useSession();
  const personName = usePersonName();
  const { found: contact, change, refresh } = useOne<ContactPage>("contacts", id);
  const { data } = contact;
  const mayWrite = may("contacts:write") && data?.mergedIntoId === null;
  const save = mayWrite ? change.mutate : null;

  return (
    <Page
      title={data ? personName(data) : say("contacts.one")}
      size="xl"
      isLoading={contact.isPending}
      error={contact.isLoadingError ? contact.error : null}
      action={data && data.mergedIntoId === null ? <ContactActs contact={data} /> : null}
    >
      {data ? (
        <Stack>
          {data.mergedIntoId ? (
            <Alert color="yellow">
              {say("contacts.merge.gone")}{" "}
              <Anchor component={Link} to={`/contacts/${data.mergedIntoId}`}>
                {say("contacts.merge.open")}
              </Anchor>
            </Alert>
          ) : null}
          {data.optedOutAt ? <Alert color="red">{say("contacts.optedOutText")}</Alert> : null}
          <Merges contact={data} />
          <div className={classes.sides} data-mixed>
            <Stack>
              <ContactFacts key={data.version} contact={data} onSave={save} />
              <Panel title={say("crm.tags")}>
                <Tags tags={data.tags} onSave={save && ((tags) => save({ tags }))} />
              </Panel>
              {data.mergedIntoId ? null : <ContactSegments contactId={id} />}
              <Panel title={say("crm.fields")}>
                <OwnFields entity="contact" values={data.custom} onSave={save && ((custom) => save({ custom }))} />
              </Panel>
              <Identities identities={data.identities} />
              <Consents contact={data} mayWrite={mayWrite} />
            </Stack>
            <Stack>
              <Matters contact={data} />
              {data.mergedIntoId ? null : <TaskPanel person={data} subject={{ kind: "contact", id }} />}
              <Panel title={say("crm.notes")}>
                <Notes notes={data.notes} path={mayWrite ? `/v1/contacts/${id}/notes` : null} onAdded={refresh} />
              </Panel>
              <ContactSends contactId={id} />
              <Timeline contactId={id} />
            </Stack>
          </div>
        </Stack>
      ) : null}
    </Page>
  );
}
