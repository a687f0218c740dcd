/** What each member knows and can take: skills, languages, conversations at a time. */
import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Paper,
  Select,
  Stack,
  TagsInput,
  Text,
} from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../../lib/api.ts";
import { problemText } from "../../lib/problem.ts";
import { useSession } from "../../lib/session.ts";
import { LOCALES, useSpeech } from "../../lib/texts.ts";
import type { Member } from "./data.ts";

type Branches = { value: string; label: string }[];

export function Team({ members, branches }: { members: readonly Member[]; branches: Branches }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [edited, setEdited] = useState<Member | null>(null);
  return (
    <Stack gap="xs">
      {members.map((member) => (
        <Paper key={member.id} withBorder p="sm">
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <div style={{ minWidth: 0 }}>
              <Text fw={500}>{member.name}</Text>
              <Group gap={6} mt={4}>
                {member.languages.map((language) => (
                  <Badge key={language} variant="light">
                    {say(`settings.business.locales.${language}`)}
                  </Badge>
                ))}
                {member.skills.map((skill) => (
                  <Badge key={skill} variant="default">
                    {skill}
                  </Badge>
                ))}
                <Text size="sm" c="dimmed">
                  {member.capacity === null
                    ? say("assign.team.noLimit")
                    : say("assign.team.capacity", { count: member.capacity })}
                </Text>
              </Group>
            </div>
            {may("team:write") ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                onClick={() => setEdited(member)}
                aria-label={say("assign.team.edit", { name: member.name })}
              >
                <IconPencil size={16} stroke={1.6} />
              </ActionIcon>
            ) : null}
          </Group>
        </Paper>
      ))}
      {edited ? <Profile key={edited.id} member={edited} branches={branches} onClose={() => setEdited(null)} /> : null}
    </Stack>
  );
}

function Profile({ member, branches, onClose }: { member: Member; branches: Branches; onClose: () => void }) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const [values, setValues] = useState({
    branchId: member.branchId,
    skills: member.skills,
    languages: member.languages,
    capacity: member.capacity,
  });
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  const save = useMutation({
    mutationFn: () => api("PATCH", `/v1/members/${member.id}`, { body: values }),
    onSuccess: async () => {
      await data.invalidateQueries({ queryKey: ["members"] });
      await data.invalidateQueries({ queryKey: ["assignment-try"] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={say("assign.team.edit", { name: member.name })}>
      <form onSubmit={submit}>
        <Stack>
          {save.error ? (
            <Text c="var(--mantine-color-error)" role="alert">
              {problemText(say, save.error)}
            </Text>
          ) : null}
          <MultiSelect
            label={say("assign.team.languages")}
            data={LOCALES.map((value) => ({ value, label: say(`settings.business.locales.${value}`) }))}
            value={values.languages}
            onChange={(languages) => set({ languages })}
          />
          <TagsInput
            label={say("assign.team.skills")}
            description={say("assign.team.skillsHelp")}
            maxTags={30}
            value={values.skills}
            onChange={(skills) => set({ skills })}
          />
          <Select
            label={say("assign.team.branch")}
            placeholder={say("assign.team.noBranch")}
            data={branches}
            clearable
            clearButtonProps={{ "aria-label": say("assign.form.clear") }}
            value={values.branchId}
            onChange={(branchId) => set({ branchId })}
          />
          <NumberInput
            label={say("assign.team.limit")}
            description={say("assign.team.limitHelp")}
            min={0}
            max={1000}
            allowDecimal={false}
            value={values.capacity ?? ""}
            onChange={(value) => set({ capacity: value === "" ? null : Number(value) })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("settings.cancel")}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {say("settings.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
