/** Writing a customer down. */
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useNavigate } from "react-router";
import type { ContactPage } from "../crm/data.ts";
import { ProblemNote } from "../crm/problem-note.tsx";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

export function NewContact({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
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
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => String(form.get(name) ?? "").trim() || undefined;
    make.mutate({ name: given("name"), phone: given("phone"), email: given("email") });
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={say("contacts.new.button")}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemNote error={make.error} />
          <TextInput name="name" label={say("crm.name")} required maxLength={120} autoComplete="off" data-autofocus />
          <TextInput
            name="phone"
            type="tel"
            label={say("crm.phone")}
            description={say("crm.phoneHint")}
            autoComplete="off"
          />
          <TextInput name="email" type="email" label={say("crm.email")} autoComplete="off" />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("cancel")}
            </Button>
            <Button type="submit" loading={make.isPending}>
              {say("crm.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
