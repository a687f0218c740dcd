/** Writing a customer down. */
import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import type { ContactPage } from "../crm/data.ts";
import { FormDialog, givenIn } from "../crm/form-dialog.tsx";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

export function NewContact({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return isOpen ? <Form onClose={onClose} /> : null;
}

function Form({ onClose }: { onClose: () => void }) {
  const { say } = useSpeech();
  const client = useQueryClient();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: (body: object) => api<ContactPage>("POST", "/v1/contacts", { body }),
    onSuccess: ({ id }) => {
      client.invalidateQueries({ queryKey: ["contacts"] });
      onClose();
      navigate(`/contacts/${id}`);
    },
  });
  const submit = (form: FormData) =>
    make.mutate({ name: givenIn(form, "name"), phone: givenIn(form, "phone"), email: givenIn(form, "email") });
  return (
    <FormDialog
      title={say("contacts.new.button")}
      act={say("crm.save")}
      error={make.error}
      isBusy={make.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput name="name" label={say("crm.name")} required maxLength={120} autoComplete="off" data-autofocus />
      <TextInput
        name="phone"
        type="tel"
        label={say("crm.phone")}
        description={say("crm.phoneHint")}
        autoComplete="off"
      />
      <TextInput name="email" type="email" label={say("crm.email")} autoComplete="off" />
    </FormDialog>
  );
}
