/** Noting by when a customer said that they will pay. */
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InvoiceView } from "../../../../src/http/invoice-views.ts";
import { ProblemNote } from "../crm/problem-note.tsx";
import { dayOf, endOf } from "../lib/days.ts";
import { useSpeech } from "../lib/texts.ts";
import { useInvoiceCall } from "./use-invoice-call.ts";

export function PromiseForm({ invoice: { id }, onDone }: { invoice: InvoiceView; onDone: () => void }) {
  const { say } = useSpeech();
  const [day, setDay] = useState("");
  const [words, setWords] = useState("");
  const save = useInvoiceCall(id);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const said = words.trim();
    const body = { dueAt: endOf(day), ...(said === "" ? {} : { words: said }) };
    save.mutate({ path: "/promises", body }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Text size="sm">{say("sales.promise.lead")}</Text>
        <TextInput
          type="date"
          label={say("sales.promise.day")}
          required
          min={dayOf(new Date())}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label={say("sales.promise.words")}
          maxLength={300}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {say("sales.promise.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
