/** What a customer allowed and refused, with the proof of each word; a new word is added, none is altered. */
import { Button, Group, Modal, SegmentedControl, Select, Stack, Text, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import classes from "../crm/crm.module.css";
import type { Consent, ContactPage } from "../crm/data.ts";
import { Panel } from "../crm/panel.tsx";
import { ProblemNote } from "../crm/problem-note.tsx";
import { Sign } from "../crm/sign.tsx";
import { fullTime } from "../crm/times.ts";
import { nameOf } from "../inbox/names.ts";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

const PURPOSES = ["marketing", "service", "calls", "data_processing"] as const;
const SOURCES = ["phone", "chat", "form", "paper"] as const;

export function Consents({ contact, mayWrite }: { contact: ContactPage; mayWrite: boolean }) {
  const { say } = useSpeech();
  const [isAdding, adding] = useDisclosure();
  const [isLog, log] = useDisclosure();
  const all = useQuery({
    queryKey: ["contacts", "consents", contact.id],
    queryFn: async () => (await api<{ data: Consent[] }>("GET", `/v1/contacts/${contact.id}/consents`)).data,
    enabled: isLog,
  });
  return (
    <Panel
      title={say("contacts.consents")}
      action={
        mayWrite ? (
          <Button size="compact-xs" variant="subtle" onClick={adding.open}>
            {say("contacts.consent.add")}
          </Button>
        ) : null
      }
    >
      {contact.consents.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("contacts.consent.none")}
        </Text>
      ) : (
        <>
          <Rows consents={contact.consents} />
          <Button size="compact-xs" variant="subtle" mt="xs" onClick={log.open}>
            {say("contacts.consent.all")}
          </Button>
        </>
      )}
      <Modal opened={isLog} onClose={log.close} title={say("contacts.consent.all")}>
        <Rows consents={all.data ?? contact.consents} />
      </Modal>
      <Modal opened={isAdding} onClose={adding.close} title={say("contacts.consent.add")}>
        <ConsentForm contactId={contact.id} onClose={adding.close} />
      </Modal>
    </Panel>
  );
}

function Rows({ consents }: { consents: readonly Consent[] }) {
  const { say, locale } = useSpeech();
  return (
    <ul className={classes.plain}>
      {consents.map(({ id, purpose, channel, isGranted, source, proof, saidAt }) => (
        <li key={id}>
          <Group gap={6}>
            <Sign size="sm" color={isGranted ? "green" : "red"}>
              {say(isGranted ? "contacts.consent.yes" : "contacts.consent.no")}
            </Sign>
            <Text size="sm" fw={500}>
              {nameOf(say, "contacts.purposes", purpose)}
            </Text>
          </Group>
          <Text size="xs" c="dimmed">
            {[
              channel === null ? say("contacts.consent.everywhere") : nameOf(say, "crm.channels", channel),
              nameOf(say, "contacts.consentSources", source),
              fullTime(locale, saidAt),
            ].join(" · ")}
          </Text>
          {proof ? (
            <Text size="sm" className={classes.said}>
              «{proof}»
            </Text>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function ConsentForm({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { say } = useSpeech();
  const client = useQueryClient();
  const [purpose, setPurpose] = useState<string>("marketing");
  const [source, setSource] = useState<string>("phone");
  const [answer, setAnswer] = useState("yes");
  const [proof, setProof] = useState("");
  const add = useMutation({
    mutationFn: () =>
      api("POST", `/v1/contacts/${contactId}/consents`, {
        body: { purpose, source, isGranted: answer === "yes", proof: proof.trim() || null },
      }),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: ["contacts"] });
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Stack>
        <ProblemNote error={add.error} />
        <Select
          label={say("contacts.consent.purpose")}
          allowDeselect={false}
          data={PURPOSES.map((one) => ({ value: one, label: nameOf(say, "contacts.purposes", one) }))}
          value={purpose}
          onChange={(chosen) => chosen && setPurpose(chosen)}
        />
        <SegmentedControl
          aria-label={say("contacts.consent.answer")}
          data={[
            { value: "yes", label: say("contacts.consent.yes") },
            { value: "no", label: say("contacts.consent.no") },
          ]}
          value={answer}
          onChange={setAnswer}
        />
        <Select
          label={say("contacts.consent.source")}
          allowDeselect={false}
          data={SOURCES.map((one) => ({ value: one, label: nameOf(say, "contacts.consentSources", one) }))}
          value={source}
          onChange={(chosen) => chosen && setSource(chosen)}
        />
        <Textarea
          label={say("contacts.consent.proof")}
          description={say("contacts.consent.proofHint")}
          autosize
          minRows={2}
          maxLength={2_000}
          value={proof}
          onChange={(event) => setProof(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {say("crm.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
