/** What is kept of a customer: name, phone, address, language; changed in place. */
import { Anchor, Avatar, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import classes from "../crm/crm.module.css";
import type { ContactPage } from "../crm/data.ts";
import { Panel } from "../crm/panel.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { LOCALES, useSpeech } from "../lib/texts.ts";

type Save = ((edit: object) => void) | null;

export function ContactFacts({ contact, onSave }: { contact: ContactPage; onSave: Save }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const [isEditing, setEditing] = useState(false);
  if (onSave && isEditing)
    return (
      <Panel title={say("contacts.card")}>
        <FactsForm contact={contact} onSave={onSave} onClose={() => setEditing(false)} />
      </Panel>
    );
  const { phone, email, company, createdAt } = contact;
  return (
    <Panel
      title={say("contacts.card")}
      action={
        onSave ? (
          <Button size="compact-xs" variant="subtle" onClick={() => setEditing(true)}>
            {say("crm.edit")}
          </Button>
        ) : null
      }
    >
      <Group mb="md" wrap="nowrap">
        <Avatar name={personName(contact)} color="charla" size="lg" aria-hidden />
        <div style={{ minWidth: 0 }}>
          <Text fw={600} truncate>
            {personName(contact)}
          </Text>
          {company ? (
            <Anchor component={Link} to={`/companies/${company.id}`} size="sm" truncate display="block">
              {company.name}
            </Anchor>
          ) : null}
        </div>
      </Group>
      <dl className={classes.facts}>
        <dt>{say("crm.phone")}</dt>
        <dd>
          {phone ? (
            <Anchor href={`tel:${phone}`} inherit>
              {phone}
            </Anchor>
          ) : (
            say("contacts.unknown")
          )}
        </dd>
        <dt>{say("crm.email")}</dt>
        <dd>
          {email ? (
            <Anchor href={`mailto:${email}`} inherit>
              {email}
            </Anchor>
          ) : (
            say("contacts.unknown")
          )}
        </dd>
        <dt>{say("contacts.language")}</dt>
        <dd>{contact.locale ? languageName(locale, contact.locale) : say("contacts.unknown")}</dd>
        <dt>{say("contacts.since")}</dt>
        <dd>{fullDate(locale, createdAt)}</dd>
      </dl>
    </Panel>
  );
}

function languageName(locale: string, code: string): string {
  const name = new Intl.DisplayNames(locale, { type: "language" }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

function FactsForm({
  contact,
  onSave,
  onClose,
}: {
  contact: ContactPage;
  onSave: NonNullable<Save>;
  onClose: () => void;
}) {
  const { say, locale } = useSpeech();
  const [language, setLanguage] = useState(contact.locale);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const edit: Record<string, string | null> = {};
    for (const name of ["name", "phone", "email"] as const) {
      const value = String(form.get(name) ?? "").trim() || null;
      if (value !== contact[name]) edit[name] = value;
    }
    if (language !== contact.locale) edit.locale = language;
    if (Object.keys(edit).length > 0) onSave(edit);
    onClose();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <TextInput name="name" label={say("crm.name")} defaultValue={contact.name ?? ""} maxLength={120} />
        <TextInput
          name="phone"
          type="tel"
          label={say("crm.phone")}
          description={say("crm.phoneHint")}
          defaultValue={contact.phone ?? ""}
        />
        <TextInput name="email" type="email" label={say("crm.email")} defaultValue={contact.email ?? ""} />
        <Select
          label={say("contacts.language")}
          clearable
          data={LOCALES.map((one) => ({ value: one, label: languageName(locale, one) }))}
          value={language}
          onChange={(chosen) => setLanguage(chosen)}
        />
        <Group justify="flex-end">
          <Button size="xs" variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button size="xs" type="submit">
            {say("crm.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
