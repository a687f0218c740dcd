/** Another day by which an invoice is to be paid, or none: then nobody is reminded. */
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InvoiceView } from "../../../../src/http/invoice-views.ts";
import { ProblemNote } from "../crm/problem-note.tsx";
import { dayOf, endOf } from "../lib/days.ts";
import { useSpeech } from "../lib/texts.ts";
import { useInvoiceCall } from "./use-invoice-call.ts";

export function DueForm({ invoice: { id, version, dueAt }, onDone }: { invoice: InvoiceView; onDone: () => void }) {
  const { say } = useSpeech();
  const [day, setDay] = useState(dueAt ? dayOf(new Date(dueAt)) : "");
  const save = useInvoiceCall(id);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const body = { version, dueAt: day === "" ? null : endOf(day) };
    save.mutate({ method: "PATCH", path: "", body }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput
          type="date"
          label={say("sales.due.day")}
          description={say("sales.due.why")}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
          data-autofocus
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {say("done")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
