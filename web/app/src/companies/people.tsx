/** Who speaks for a company: each a way to their page; others are brought in by search, and sent away again. */
import { ActionIcon, Anchor, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import type { z } from "zod";
import type { companyPage } from "../../../../src/http/company-views.ts";
import { ContactSelect } from "../crm/contact-select.tsx";
import classes from "../crm/crm.module.css";
import { ProblemNote } from "../crm/problem-note.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

type Company = z.infer<typeof companyPage>;

export function People({ company, mayWrite }: { company: Company; mayWrite: boolean }) {
  const { say } = useSpeech();
  const client = useQueryClient();
  const personName = usePersonName();
  const change = useMutation({
    mutationFn: (body: { contactId: string; belongs: boolean }) =>
      api<Company>("POST", `/v1/companies/${company.id}/contacts`, { body }),
    onSuccess: (now) => {
      client.setQueryData(["companies", "one", company.id], now);
      for (const area of ["companies", "contacts"]) client.invalidateQueries({ queryKey: [area] });
    },
  });
  return (
    <section aria-label={say("companies.people")}>
      <Title order={2} size="h4" mb="xs">
        {say("companies.peopleTitle", { count: company.people })}
      </Title>
      <Stack gap="xs">
        <ProblemNote error={change.error} />
        {mayWrite ? (
          <ContactSelect
            label={say("companies.addPerson")}
            person={null}
            disabled={change.isPending}
            onChoose={(person) => person && change.mutate({ contactId: person.id, belongs: true })}
          />
        ) : null}
        {company.contacts.length === 0 ? <Text c="dimmed">{say("companies.noPeople")}</Text> : null}
        <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
          {company.contacts.map((person) => (
            <Paper key={person.id} component="li" withBorder p="sm">
              <Group wrap="nowrap">
                <div className={classes.grow}>
                  <Anchor component={Link} to={`/contacts/${person.id}`} fw={500}>
                    {personName(person)}
                  </Anchor>
                  <Text size="sm" c="dimmed" truncate>
                    {[person.phone, person.email].filter(Boolean).join(" · ")}
                  </Text>
                </div>
                {mayWrite ? (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={say("companies.removePerson", { name: personName(person) })}
                    disabled={change.isPending}
                    onClick={() => change.mutate({ contactId: person.id, belongs: false })}
                  >
                    <IconX size={16} aria-hidden />
                  </ActionIcon>
                ) : null}
              </Group>
            </Paper>
          ))}
        </Stack>
      </Stack>
    </section>
  );
}
