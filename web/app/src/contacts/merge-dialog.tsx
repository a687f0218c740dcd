/** Joining two customers that are one person: the other is looked for, what would become of both is shown, then it is done. */
import { Alert, Avatar, Button, Group, Modal, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import classes from "../crm/crm.module.css";
import type { Contact, ContactPage, MergePreview, PageOf } from "../crm/data.ts";
import { ProblemNote } from "../crm/problem-note.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { nameOf } from "../inbox/names.ts";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

export function MergeDialog({
  isOpen,
  onClose,
  contact,
}: {
  isOpen: boolean;
  onClose: () => void;
  contact: ContactPage;
}) {
  const { say } = useSpeech();
  const [other, setOther] = useState<Contact | null>(null);
  const close = () => {
    setOther(null);
    onClose();
  };
  return (
    <Modal opened={isOpen} onClose={close} title={say("contacts.merge.title")} size="lg">
      {other ? (
        <Preview contact={contact} other={other} onBack={() => setOther(null)} onDone={close} />
      ) : (
        <Find contact={contact} onFound={setOther} />
      )}
    </Modal>
  );
}

function Find({ contact, onFound }: { contact: ContactPage; onFound: (other: Contact) => void }) {
  const { say } = useSpeech();
  const personName = usePersonName();
  const [text, setText] = useState(contact.name ?? "");
  const [search] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({
    queryKey: ["contacts", "find", search],
    queryFn: ({ signal }) => api<PageOf<Contact>>("GET", "/v1/contacts", { query: { search, limit: 10 }, signal }),
    enabled: search !== "",
  });
  const others = found.data?.data.filter(({ id }) => id !== contact.id) ?? [];
  return (
    <Stack>
      <Text size="sm">{say("contacts.merge.lead", { name: personName(contact) })}</Text>
      <TextInput
        type="search"
        label={say("contacts.merge.find")}
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      {found.data && others.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("contacts.merge.none")}
        </Text>
      ) : null}
      <ul className={classes.plain}>
        {others.map((other) => (
          <li key={other.id}>
            <UnstyledButton w="100%" onClick={() => onFound(other)}>
              <Group wrap="nowrap" gap="sm">
                <Avatar name={personName(other)} color="charla" aria-hidden />
                <div className={classes.grow}>
                  <Text size="sm" fw={500} truncate>
                    {personName(other)}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {[other.phone, other.email].filter(Boolean).join(" · ")}
                  </Text>
                </div>
              </Group>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function Preview({
  contact,
  other,
  onBack,
  onDone,
}: {
  contact: ContactPage;
  other: Contact;
  onBack: () => void;
  onDone: () => void;
}) {
  const { say } = useSpeech();
  const personName = usePersonName();
  const client = useQueryClient();
  const preview = useQuery({
    queryKey: ["contacts", "merge", contact.id, other.id],
    queryFn: () =>
      api<MergePreview>("POST", `/v1/contacts/${contact.id}/merge-preview`, { body: { mergedId: other.id } }),
    gcTime: 0,
  });
  const merge = useMutation({
    mutationFn: () => api("POST", `/v1/contacts/${contact.id}/merge`, { body: { mergedId: other.id } }),
    onSuccess: () => {
      client.invalidateQueries();
      notifications.show({ color: "green", message: say("contacts.merge.done") });
      onDone();
    },
  });
  const { data } = preview;
  const moves = Object.entries(data?.moves ?? {});
  return (
    <Stack>
      <ProblemNote error={preview.error ?? merge.error} />
      <Text size="sm">{say("contacts.merge.text", { kept: personName(contact), gone: personName(other) })}</Text>
      {data ? (
        <>
          <dl className={classes.facts} aria-label={say("contacts.merge.after")}>
            {(["name", "phone", "email"] as const).map((fact) => (
              <Fact key={fact} name={say(`crm.${fact}`)} value={data.after[fact] ?? say("contacts.unknown")} />
            ))}
            <Fact name={say("crm.tags")} value={data.after.tags.join(", ") || say("crm.noTags")} />
            <Fact
              name={say("contacts.merge.moves")}
              value={
                moves.length === 0
                  ? say("contacts.merge.nothing")
                  : moves.map(([table, count]) => `${nameOf(say, "contacts.tables", table)}: ${count}`).join(" · ")
              }
            />
          </dl>
          {data.rests > 0 ? <Alert color="yellow">{say("contacts.merge.rests", { count: data.rests })}</Alert> : null}
          {data.after.wantsNoMessages ? <Alert color="red">{say("contacts.optedOutText")}</Alert> : null}
        </>
      ) : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {say("contacts.merge.back")}
        </Button>
        <Button disabled={!data} loading={merge.isPending} onClick={() => merge.mutate()}>
          {say("contacts.merge.verb")}
        </Button>
      </Group>
    </Stack>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
