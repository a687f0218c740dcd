/** What a task is about: a customer, and of theirs a lead, a case or the conversation, or the customer as a whole. */
import { Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { TaskView } from "../../../../src/http/task-views.ts";
import { ContactSelect, type Person } from "../crm/contact-select.tsx";
import type { ContactPage } from "../crm/data.ts";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

export type Subject = NonNullable<TaskView["subject"]>;
/** Whom it is for and what it is about; null for a task of nobody's. */
export type About = { readonly person: Person; readonly subject: Subject } | null;

const NAMES = {
  contact: "tasks.about.contact",
  lead: "pipeline.lead",
  case: "cases.one",
  conversation: "tasks.about.conversation",
} as const;

export function SubjectField({ about, onChange }: { about: About; onChange: (about: About) => void }) {
  const { say } = useSpeech();
  const personId = about?.person.id;
  const contact = useQuery({
    queryKey: ["contacts", "one", personId],
    queryFn: () => api<ContactPage>("GET", `/v1/contacts/${personId}`),
    enabled: personId !== undefined,
  });
  const { leads = [], cases = [] } = contact.data ?? {};
  const choices = new Map<string, { subject: Subject; label: string }>();
  const offer = (subject: Subject, name?: string) => {
    const kind = say(NAMES[subject.kind]);
    choices.set(`${subject.kind}:${subject.id}`, { subject, label: name ? `${kind}: ${name}` : kind });
  };
  if (about) {
    offer({ kind: "contact", id: about.person.id });
    for (const { id, interest } of leads) offer({ kind: "lead", id }, interest);
    for (const { id, subject } of cases) offer({ kind: "case", id }, subject);
    const { kind, id } = about.subject;
    // What it is about already stays to be chosen, also when the customer's page shows it no more.
    if (!choices.has(`${kind}:${id}`)) offer(about.subject);
  }
  return (
    <Stack gap="xs">
      <ContactSelect
        label={say("tasks.about.whom")}
        person={about?.person ?? null}
        onChoose={(person) => onChange(person && { person, subject: { kind: "contact", id: person.id } })}
      />
      {about && choices.size > 1 ? (
        <Select
          label={say("tasks.about.what")}
          allowDeselect={false}
          data={[...choices].map(([value, { label }]) => ({ value, label }))}
          value={`${about.subject.kind}:${about.subject.id}`}
          onChange={(value) => {
            const chosen = choices.get(value ?? "");
            if (chosen) onChange({ person: about.person, subject: chosen.subject });
          }}
        />
      ) : null}
    </Stack>
  );
}
