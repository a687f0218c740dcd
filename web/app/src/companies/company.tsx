/** One company: how to reach it, who speaks for it, and what was noted about it. */
import { Anchor, Badge, Button, Group, Modal, Paper, SimpleGrid, Stack, Text, Textarea, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useParams } from "react-router";
import type { z } from "zod";
import type { companyPage } from "../../../../src/http/company-views.ts";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { CompanyForm } from "./company-form.tsx";
import { People } from "./people.tsx";

type Company = z.infer<typeof companyPage>;

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const { companyId = "" } = useParams();
  const [isEditing, editing] = useDisclosure();
  const found = useQuery({
    queryKey: ["companies", "one", companyId],
    queryFn: () => api<Company>("GET", `/v1/companies/${companyId}`),
  });
  const company = found.data;
  return (
    <Page
      title={company?.name ?? say("companies.company")}
      lead={company?.taxId ?? ""}
      isLoading={found.isPending}
      error={found.isLoadingError ? found.error : null}
      action={
        may("contacts:write") && company ? (
          <Button variant="default" onClick={editing.open}>
            {say("companies.change")}
          </Button>
        ) : null
      }
    >
      {company ? (
        <Stack gap="lg">
          <Facts company={company} />
          <People company={company} mayWrite={may("contacts:write")} />
          <Notes company={company} mayWrite={may("contacts:write")} />
        </Stack>
      ) : null}
      <Modal opened={isEditing} onClose={editing.close} title={say("companies.change")}>
        {company ? <CompanyForm company={company} onDone={editing.close} /> : null}
      </Modal>
    </Page>
  );
}

function Facts({ company }: { company: Company }) {
  const { say } = useSpeech();
  const { phone, email, website, address, tags } = company;
  const facts = Object.entries({ phone, email, address }).filter(([, value]) => value);
  return (
    <Paper withBorder p="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text size="sm" c="dimmed">
              {say(`companies.${name}`)}
            </Text>
            {name === "address" ? (
              <Text style={{ overflowWrap: "anywhere" }}>{value}</Text>
            ) : (
              <Anchor href={`${name === "phone" ? "tel" : "mailto"}:${value}`} style={{ overflowWrap: "anywhere" }}>
                {value}
              </Anchor>
            )}
          </div>
        ))}
        {website ? (
          <div>
            <Text size="sm" c="dimmed">
              {say("companies.website")}
            </Text>
            <Anchor href={website} target="_blank" rel="noreferrer" style={{ overflowWrap: "anywhere" }}>
              {website}
            </Anchor>
          </div>
        ) : null}
      </SimpleGrid>
      {facts.length === 0 && !website ? <Text c="dimmed">{say("companies.noFacts")}</Text> : null}
      {tags.length > 0 ? (
        <Group gap={6} mt="sm">
          {tags.map((tag) => (
            <Badge key={tag} variant="default" tt="none">
              {tag}
            </Badge>
          ))}
        </Group>
      ) : null}
    </Paper>
  );
}

function Notes({ company, mayWrite }: { company: Company; mayWrite: boolean }) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const add = useMutation({
    mutationFn: (text: string) => api("POST", `/v1/companies/${company.id}/notes`, { body: { text } }),
    onSuccess: () => data.invalidateQueries({ queryKey: ["companies", "one", company.id] }),
    onError: (error) => notifications.show({ color: "red", message: problemText(say, error) }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    add.mutate(String(new FormData(form).get("text") ?? ""), { onSuccess: () => form.reset() });
  };
  return (
    <div>
      <Title order={2} size="h4" mb="xs">
        {say("companies.notes")}
      </Title>
      {mayWrite ? (
        <form onSubmit={submit}>
          <Stack gap="xs" mb="md">
            <Textarea
              name="text"
              aria-label={say("companies.note")}
              placeholder={say("companies.note")}
              required
              autosize
              minRows={2}
              maxLength={8000}
            />
            <Group justify="flex-end">
              <Button type="submit" variant="light" loading={add.isPending}>
                {say("companies.addNote")}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : null}
      <Stack gap="xs">
        {company.notes.map(({ id, text, createdAt }) => (
          <Paper key={id} withBorder p="sm">
            <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{text}</Text>
            <Text size="xs" c="dimmed">
              {say("import.at", { at: new Date(createdAt) })}
            </Text>
          </Paper>
        ))}
      </Stack>
    </div>
  );
}
