/** A company to be written down or changed. */
import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import type { z } from "zod";
import type { companyView } from "../../../../src/http/company-views.ts";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { issuesOf } from "../settings/issues.ts";

type Company = z.infer<typeof companyView>;
const FIELDS = ["taxId", "phone", "email", "website", "address"] as const;

export function CompanyForm({ company, onDone }: { company?: Company; onDone: (id: string) => void }) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const save = useMutation({
    mutationFn: (body: object) =>
      company
        ? api<Company>("PATCH", `/v1/companies/${company.id}`, { body: { version: company.version, ...body } })
        : api<Company>("POST", "/v1/companies", { body }),
    onSuccess: ({ id }) => {
      data.invalidateQueries({ queryKey: ["companies"] });
      onDone(id);
    },
  });
  const issues = issuesOf(save.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    save.mutate({ name: text("name"), ...Object.fromEntries(FIELDS.map((field) => [field, text(field) || null])) });
  };
  return (
    <form onSubmit={submit} noValidate={false}>
      <Stack>
        {save.error ? (
          <Alert color="red" role="alert">
            {problemText(say, save.error)}
          </Alert>
        ) : null}
        <TextInput
          name="name"
          label={say("companies.name")}
          required
          maxLength={200}
          defaultValue={company?.name}
          data-autofocus
        />
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            name={field}
            label={say(`companies.${field}`)}
            defaultValue={company?.[field] ?? ""}
            error={issues[field] ? say(`companies.wrong.${field}`) : undefined}
          />
        ))}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {say("companies.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
