/** One usual question: how it is asked and what is answered, by language; what was typed is kept until it is saved. */
import {
  Alert,
  Autocomplete,
  Button,
  Group,
  Modal,
  Stack,
  Tabs,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { sentenceOf } from "../../crm/problem-note.tsx";
import { api } from "../../lib/api.ts";
import { useSession } from "../../lib/session.ts";
import { LOCALES, type Locale, useSpeech } from "../../lib/texts.ts";
import { issuesOf } from "../issues.ts";
import { type Entry, type Rewritten, refreshPlaybook } from "./data.ts";

interface Wording {
  readonly question: string;
  readonly alternatives: readonly string[];
  readonly answer: string;
}
type Values = { readonly category: string } & Readonly<Record<Locale, Wording>>;

const NOTHING: Wording = { question: "", alternatives: [], answer: "" };
const keptUnder = (businessId: string, entry: Entry | null) => `charla.faq.${businessId}.${entry?.key ?? "new"}`;

export function FaqForm({
  entry,
  version,
  first,
  categories,
  onDone,
}: {
  /** Null for a new one. */
  entry: Entry | null;
  version: number;
  /** The language that is shown first. */
  first: Locale;
  categories: readonly string[];
  onDone: () => void;
}) {
  const { say } = useSpeech();
  const client = useQueryClient();
  const { business } = useSession();
  const kept = keptUnder(business.id, entry);
  const stored = valuesOf(entry);
  const [values, setValues] = useState<Values>(() => readKept(kept) ?? stored);
  const [tab, setTab] = useState<Locale>(first);
  const [isTried, setTried] = useState(false);
  const isDirty = JSON.stringify(values) !== JSON.stringify(stored);
  const keep = (next: Values) => {
    sessionStorage.setItem(kept, JSON.stringify(next));
    setValues(next);
  };
  const forget = () => sessionStorage.removeItem(kept);
  const save = useMutation({
    mutationFn: () => {
      const wordings: Partial<Record<Locale, Wording | null>> = {};
      for (const locale of LOCALES) {
        const isEmpty = values[locale].question.trim() === "" && values[locale].answer.trim() === "";
        if (!isEmpty) wordings[locale] = values[locale];
        else if (entry?.[locale]) wordings[locale] = null;
      }
      const body = { category: values.category.trim() || "general", ...wordings };
      return entry
        ? api<Rewritten>("PATCH", `/v1/faq/${encodeURIComponent(entry.key)}`, { body: { ...body, version } })
        : api<Rewritten>("POST", "/v1/faq", { body });
    },
    onSuccess: async (done) => {
      forget();
      notifications.show({ color: "green", message: say("playbook.savedAs", { version: done.version }) });
      await refreshPlaybook(client);
      onDone();
    },
  });
  const issues = issuesOf(save.error);
  const isWrong = (locale: Locale) => Object.keys(issues).some((path) => path.split(".")[0] === locale);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    // A half of a wording is nothing that an agent could say: shown where it is, before the server says so.
    const half = LOCALES.find((one) => (values[one].question.trim() === "") !== (values[one].answer.trim() === ""));
    if (half) return setTab(half);
    save.mutate();
  };
  const missing = (locale: Locale, name: "question" | "answer", other: "question" | "answer") =>
    isTried && values[locale][name].trim() === "" && values[locale][other].trim() !== ""
      ? say(`playbook.faq.missing.${name}`)
      : issues[`${locale}.${name}`];
  return (
    <Modal opened onClose={onDone} title={say(entry ? "playbook.faq.change" : "playbook.faq.add")} size="lg">
      <form onSubmit={submit} noValidate>
        <Stack>
          {save.error ? (
            <Alert color="red" role="alert">
              {issues.es ?? sentenceOf(say, save.error)}
            </Alert>
          ) : null}
          <Tabs keepMounted={false} value={tab} onChange={(next) => setTab((next ?? first) as Locale)}>
            <Tabs.List>
              {LOCALES.map((locale) => (
                <Tabs.Tab key={locale} value={locale} {...(isWrong(locale) ? { c: "red" } : {})}>
                  {say(`settings.business.locales.${locale}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {LOCALES.map((locale) => {
              const set = (change: Partial<Wording>) => keep({ ...values, [locale]: { ...values[locale], ...change } });
              return (
                <Tabs.Panel key={locale} value={locale} pt="md">
                  <Stack>
                    <TextInput
                      label={say("playbook.faq.question")}
                      value={values[locale].question}
                      maxLength={300}
                      error={missing(locale, "question", "answer")}
                      onChange={(event) => set({ question: event.currentTarget.value })}
                    />
                    <TagsInput
                      label={say("playbook.faq.alternatives")}
                      description={say("playbook.faq.alternativesHelp")}
                      inputWrapperOrder={["label", "input", "description", "error"]}
                      value={[...values[locale].alternatives]}
                      splitChars={["\n"]}
                      onChange={(alternatives) => set({ alternatives })}
                    />
                    <Textarea
                      label={say("playbook.faq.answer")}
                      value={values[locale].answer}
                      autosize
                      minRows={4}
                      maxRows={12}
                      maxLength={4_000}
                      error={missing(locale, "answer", "question")}
                      onChange={(event) => set({ answer: event.currentTarget.value })}
                    />
                  </Stack>
                </Tabs.Panel>
              );
            })}
          </Tabs>
          <Autocomplete
            label={say("playbook.faq.category")}
            data={[...categories]}
            value={values.category}
            maxLength={60}
            error={issues.category}
            onChange={(category) => keep({ ...values, category })}
          />
          <Group justify="flex-end">
            {isDirty ? (
              <>
                <Text size="sm" c="dimmed" mr="auto">
                  {say("playbook.faq.kept")}
                </Text>
                <Button
                  variant="default"
                  onClick={() => {
                    forget();
                    setValues(stored);
                  }}
                >
                  {say("playbook.discard")}
                </Button>
              </>
            ) : null}
            <Button type="submit" loading={save.isPending} disabled={!isDirty}>
              {say("settings.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function valuesOf(entry: Entry | null): Values {
  const wordings = LOCALES.map((locale) => [locale, entry?.[locale] ?? NOTHING] as const);
  return { category: entry?.category ?? "general", ...(Object.fromEntries(wordings) as Record<Locale, Wording>) };
}

function readKept(key: string): Values | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Values | null;
  } catch {
    return null;
  }
}
