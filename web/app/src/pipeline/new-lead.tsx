/** Writing a lead down by hand: who, what they want, and what it is worth. */
import { NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { currencyDecimals } from "../../../../src/lib/money.ts";
import type { LeadPage } from "../crm/data.ts";
import { FormDialog, givenIn } from "../crm/form-dialog.tsx";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";

/** `contact` is whose it will be; without one the person is written down too. */
export function NewLead({ isOpen, onClose, contactId }: { isOpen: boolean; onClose: () => void; contactId?: string }) {
  return isOpen ? <Form onClose={onClose} contactId={contactId} /> : null;
}

function Form({ onClose, contactId }: { onClose: () => void; contactId: string | undefined }) {
  const { say } = useSpeech();
  const { business, member } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [value, setValue] = useState<number | string>("");
  const make = useMutation({
    mutationFn: (body: object) => api<LeadPage>("POST", "/v1/leads", { body }),
    onSuccess: ({ id }) => {
      client.invalidateQueries({ queryKey: ["leads"] });
      client.invalidateQueries({ queryKey: ["contacts"] });
      onClose();
      navigate(`/leads/${id}`);
    },
  });
  const submit = (form: FormData) => {
    const given = (name: string) => givenIn(form, name);
    const cents = typeof value === "number" ? Math.round(value * 10 ** currencyDecimals(business.currency)) : null;
    make.mutate({
      contact: contactId ? { id: contactId } : { name: given("name"), phone: given("phone"), email: given("email") },
      interest: given("interest"),
      ownerId: member.id,
      ...(cents === null ? {} : { value: { cents, currency: business.currency } }),
    });
  };
  return (
    <FormDialog
      title={say("pipeline.new.title")}
      act={say("pipeline.new.verb")}
      error={make.error}
      isBusy={make.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        name="interest"
        label={say("pipeline.new.interest")}
        placeholder={say("pipeline.new.interestExample")}
        required
        maxLength={200}
        data-autofocus
      />
      {contactId ? null : (
        <>
          <TextInput name="name" label={say("crm.name")} maxLength={120} autoComplete="off" />
          <TextInput
            name="phone"
            type="tel"
            label={say("crm.phone")}
            description={say("crm.phoneHint")}
            autoComplete="off"
          />
          <TextInput name="email" type="email" label={say("crm.email")} autoComplete="off" />
        </>
      )}
      <NumberInput
        label={say("pipeline.new.value", { currency: business.currency })}
        min={0}
        decimalScale={currencyDecimals(business.currency)}
        thousandSeparator=" "
        hideControls
        value={value}
        onChange={setValue}
      />
    </FormDialog>
  );
}
