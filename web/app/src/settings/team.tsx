/** The team: who belongs to the business and as what, and who is invited. */
import { Alert, Avatar, Button, Group, Modal, Select, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { z } from "zod";
import type { invitationView, memberView } from "../../../../src/http/people-views.ts";
import { Sign } from "../crm/sign.tsx";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import cards from "../shell/cards.module.css";
import { Page } from "../shell/page.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { SecretOnce } from "./secret-once.tsx";

type Member = z.infer<typeof memberView>;
type Invitation = z.infer<typeof invitationView>;
const ROLES = ["admin", "seller", "rep", "viewer"] as const;

export function Component() {
  const { say } = useSpeech();
  const { member: me } = useSession();
  const data = useQueryClient();
  const [isInviting, inviting] = useDisclosure();
  const members = useQuery({
    queryKey: ["members"],
    queryFn: async () => (await api<{ data: Member[] }>("GET", "/v1/members")).data,
  });
  const invitations = useQuery({
    queryKey: ["invitations"],
    queryFn: async () => (await api<{ data: Invitation[] }>("GET", "/v1/invitations")).data,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; role?: string; isActive?: boolean }) =>
      api("PATCH", `/v1/members/${id}`, { body }),
    onSettled: () => data.invalidateQueries({ queryKey: ["members"] }),
    onError: (error) => {
      const isLast = error instanceof ApiError && error.problem.status === 409;
      notifications.show({ color: "red", message: isLast ? say("team.lastAdmin") : problemText(say, error) });
    },
  });
  const [leaving, setLeaving] = useState<Member | null>(null);
  const revoke = useMutation({
    mutationFn: (id: string) => api("DELETE", `/v1/invitations/${id}`),
    onSettled: () => data.invalidateQueries({ queryKey: ["invitations"] }),
    onError: (error) => notifications.show({ color: "red", message: problemText(say, error) }),
  });
  const roles = ROLES.map((role) => ({ value: role, label: say(`roles.${role}`) }));

  return (
    <Page
      title={say("team.title")}
      lead={say("team.lead")}
      action={
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={inviting.open}>
          {say("team.invite")}
        </Button>
      }
      isLoading={members.isPending}
      error={members.error}
    >
      <Table verticalSpacing="sm" className={cards.cards}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("team.person")}</Table.Th>
            <Table.Th w={180}>{say("team.role")}</Table.Th>
            <Table.Th w={140} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.data?.map((member) => (
            <Table.Tr key={member.id}>
              <Table.Td>
                <Group gap="sm" wrap="nowrap">
                  <Avatar name={member.name} color={member.isActive ? "charla" : "gray"} size={38} aria-hidden />
                  <div style={{ minWidth: 0 }}>
                    <Group gap="xs">
                      <Text fw={500} c={member.isActive ? undefined : "dimmed"}>
                        {member.name}
                      </Text>
                      {member.isActive ? null : <Sign color="gray">{say("team.ended")}</Sign>}
                      {member.id === me.id ? <Sign color="charla">{say("team.you")}</Sign> : null}
                      {member.twoFactorEnabled ? <Sign color="green">{say("team.twoFactor")}</Sign> : null}
                    </Group>
                    <Text size="sm" c="dimmed" truncate>
                      {member.email}
                    </Text>
                  </div>
                </Group>
              </Table.Td>
              <Table.Td data-label={say("team.role")}>
                <Select
                  aria-label={say("team.roleOf", { name: member.name })}
                  data={roles}
                  value={member.role}
                  disabled={!member.isActive}
                  allowDeselect={false}
                  onChange={(role) => role && change.mutate({ id: member.id, role })}
                />
              </Table.Td>
              <Table.Td ta="right">
                <Button
                  variant="subtle"
                  color={member.isActive ? "red" : undefined}
                  size="compact-sm"
                  onClick={() =>
                    member.isActive ? setLeaving(member) : change.mutate({ id: member.id, isActive: true })
                  }
                >
                  {say(member.isActive ? "team.end" : "team.restore")}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>

      {invitations.data && invitations.data.length > 0 ? (
        <Stack gap="xs" mt="xl">
          <Title order={2} size="h4">
            {say("team.invited")}
          </Title>
          {invitations.data.map((invitation) => (
            <Group key={invitation.id} justify="space-between" wrap="nowrap">
              <div style={{ minWidth: 0 }}>
                <Text truncate>{invitation.email}</Text>
                <Text size="sm" c="dimmed">
                  {say("team.until", {
                    role: say(`roles.${invitation.role}`),
                    at: new Date(invitation.expiresAt),
                  })}
                </Text>
              </div>
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                style={{ flex: "none" }}
                onClick={() => revoke.mutate(invitation.id)}
              >
                {say("team.revoke")}
              </Button>
            </Group>
          ))}
        </Stack>
      ) : null}

      <SecondFactor members={members.data ?? []} />

      <Modal
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={say("team.endTitle", { name: leaving?.name ?? "" })}
      >
        <Text>{say("team.endText")}</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setLeaving(null)}>
            {say("cancel")}
          </Button>
          <Button
            color="red"
            onClick={() => {
              if (leaving) change.mutate({ id: leaving.id, isActive: false });
              setLeaving(null);
            }}
          >
            {say("team.end")}
          </Button>
        </Group>
      </Modal>

      <Modal opened={isInviting} onClose={inviting.close} title={say("team.inviteTitle")}>
        <InviteForm roles={roles} onDone={inviting.close} />
      </Modal>
    </Page>
  );
}

function InviteForm({
  roles,
  onDone,
}: {
  roles: { value: (typeof ROLES)[number]; label: string }[];
  onDone: () => void;
}) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const [role, setRole] = useState<string>("rep");
  const invite = useMutation({
    mutationFn: (email: string) =>
      api<{ url: string; isMailed: boolean }>("POST", "/v1/invitations", { body: { email, role } }),
    onSuccess: () => data.invalidateQueries({ queryKey: ["invitations"] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    invite.mutate(String(new FormData(event.currentTarget).get("email") ?? ""));
  };
  if (invite.data)
    return (
      <SecretOnce
        secret={invite.data.url}
        text={say(invite.data.isMailed ? "team.mailed" : "team.handOver")}
        use={say("team.linkUse")}
        onDone={onDone}
      />
    );
  return (
    <form onSubmit={submit}>
      <Stack>
        {invite.error ? (
          <Alert color="red" role="alert">
            {problemText(say, invite.error)}
          </Alert>
        ) : null}
        <TextInput label={say("signIn.email")} name="email" type="email" required autoComplete="off" data-autofocus />
        <Select
          label={say("team.role")}
          description={say(`roles.about.${role}`)}
          data={roles}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(value ?? role)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={invite.isPending}>
            {say("team.send")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
