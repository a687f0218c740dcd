/** Opening a case for a customer by hand: whose it is, what is to be solved, how urgent it is. */
import { Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { ContactSelect, type Person } from "../crm/contact-select.tsx";
import type { CasePage } from "../crm/data.ts";
import { FormDialog, givenIn } from "../crm/form-dialog.tsx";
import { nameOf } from "../inbox/names.ts";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { PRIORITIES } from "./signs.tsx";

const KINDS = ["support", "complaint", "return_refund"] as const;

/** `contactId` is whose it will be; without one the customer is chosen first. */
export function NewCase({ isOpen, onClose, contactId }: { isOpen: boolean; onClose: () => void; contactId?: string }) {
  return isOpen ? <Form onClose={onClose} {...(contactId ? { contactId } : {})} /> : null;
}

function Form({ onClose, contactId }: { onClose: () => void; contactId?: string }) {
  const { say } = useSpeech();
  const [person, setPerson] = useState<Person | null>(null);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<string>("support");
  const [priority, setPriority] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: (subject: string) =>
      api<CasePage>("POST", "/v1/cases", {
        body: {
          contactId: contactId ?? person?.id,
          kind,
          subject,
          ...(priority ? { priority: Number(priority) } : {}),
        },
      }),
    onSuccess: ({ id }) => {
      client.invalidateQueries({ queryKey: ["cases"] });
      client.invalidateQueries({ queryKey: ["contacts"] });
      onClose();
      navigate(`/cases/${id}`);
    },
  });
  return (
    <FormDialog
      title={say("cases.new")}
      act={say("cases.new")}
      error={make.error}
      isBusy={make.isPending}
      isReady={contactId !== undefined || person !== null}
      onSubmit={(form) => make.mutate(givenIn(form, "subject") ?? "")}
      onClose={onClose}
    >
      {contactId ? null : (
        <ContactSelect label={say("cases.whose")} required person={person} onChoose={setPerson} data-autofocus />
      )}
      <TextInput
        name="subject"
        label={say("cases.subject")}
        required
        maxLength={300}
        {...(contactId ? { "data-autofocus": true } : {})}
      />
      <Select
        label={say("cases.kind")}
        allowDeselect={false}
        data={KINDS.map((one) => ({ value: one, label: nameOf(say, "cases.kinds", one) }))}
        value={kind}
        onChange={(chosen) => chosen && setKind(chosen)}
      />
      <Select
        label={say("cases.priorityLabel")}
        placeholder={say("cases.byKind")}
        clearable
        data={PRIORITIES.map((one) => ({ value: String(one), label: nameOf(say, "cases.priority", String(one)) }))}
        value={priority}
        onChange={setPriority}
      />
    </FormDialog>
  );
}
