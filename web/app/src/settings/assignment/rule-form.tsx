/** A rule as it is written: for what it speaks, whom it allows, and by what it prefers. */
import {
  Alert,
  Button,
  Checkbox,
  Fieldset,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  TagsInput,
  TextInput,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../../lib/api.ts";
import { problemText } from "../../lib/problem.ts";
import { LOCALES, useSpeech } from "../../lib/texts.ts";
import { EMPTY_TERMS, EVENTS, type Member, PREFERENCES, type Rule, type Terms } from "./data.ts";

export function RuleForm({
  rule,
  team,
  branches,
  onClose,
  onSaved,
}: {
  rule: Rule | null;
  team: readonly Member[];
  branches: { value: string; label: string }[];
  onClose: () => void;
  onSaved: () => void;
}) {
  const { say } = useSpeech();
  const [name, setName] = useState(rule?.name ?? "");
  const [terms, setTerms] = useState<Terms>(rule?.terms ?? EMPTY_TERMS);
  const set = (change: Partial<Terms>) => setTerms({ ...terms, ...change });
  const save = useMutation({
    mutationFn: () =>
      rule
        ? api("PATCH", `/v1/assignment-rules/${rule.id}`, { body: { version: rule.version, name, terms } })
        : api("POST", "/v1/assignment-rules", { body: { name, terms } }),
    onSuccess: onSaved,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const skills = [...new Set(team.flatMap((member) => member.skills))].sort();
  return (
    <Modal opened onClose={onClose} title={say(rule ? "assign.form.change" : "assign.add")} size="lg">
      <form onSubmit={submit}>
        <Stack>
          {save.error ? (
            <Alert color="red" role="alert">
              {problemText(say, save.error)}
            </Alert>
          ) : null}
          <TextInput
            label={say("assign.form.name")}
            placeholder={say("assign.form.nameExample")}
            required
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Fieldset legend={say("assign.form.when")}>
            <Stack gap="sm">
              <MultiSelect
                label={say("assign.form.events")}
                placeholder={terms.events.length === 0 ? say("assign.form.all") : ""}
                data={EVENTS.map((value) => ({ value, label: say(`assign.events.${value}`) }))}
                value={terms.events}
                onChange={(events) => set({ events: events as Terms["events"] })}
                clearable
                clearButtonProps={{ "aria-label": say("assign.form.clear") }}
              />
              <MultiSelect
                label={say("assign.form.languages")}
                placeholder={terms.languages.length === 0 ? say("assign.form.all") : ""}
                data={LOCALES.map((value) => ({ value, label: say(`settings.business.locales.${value}`) }))}
                value={terms.languages}
                onChange={(languages) => set({ languages: languages as Terms["languages"] })}
              />
              <MultiSelect
                label={say("assign.form.branches")}
                placeholder={terms.branchIds.length === 0 ? say("assign.form.all") : ""}
                data={branches}
                value={terms.branchIds}
                onChange={(branchIds) => set({ branchIds })}
              />
            </Stack>
          </Fieldset>
          <Fieldset legend={say("assign.form.who")}>
            <Stack gap="sm">
              <Checkbox
                label={say("assign.form.mustSpeak")}
                checked={terms.mustSpeak}
                onChange={(event) => set({ mustSpeak: event.currentTarget.checked })}
              />
              <Checkbox
                label={say("assign.form.sameBranch")}
                checked={terms.sameBranch}
                onChange={(event) => set({ sameBranch: event.currentTarget.checked })}
              />
              <TagsInput
                label={say("assign.form.skills")}
                placeholder={say("assign.form.skillsExample")}
                data={skills}
                maxTags={10}
                value={terms.skills}
                onChange={(skills) => set({ skills })}
              />
              <MultiSelect
                label={say("assign.form.members")}
                placeholder={terms.memberIds.length === 0 ? say("assign.form.everybody") : ""}
                data={team.map((member) => ({ value: member.id, label: member.name }))}
                value={terms.memberIds}
                onChange={(memberIds) => set({ memberIds })}
              />
            </Stack>
          </Fieldset>
          <Select
            label={say("assign.form.prefer")}
            data={PREFERENCES.map((value) => ({ value, label: say(`assign.prefer.${value}`) }))}
            value={terms.prefer}
            allowDeselect={false}
            onChange={(prefer) => set({ prefer: (prefer as Terms["prefer"] | null) ?? terms.prefer })}
          />
          <NumberInput
            label={say("assign.form.reassign")}
            description={say("assign.form.reassignHelp")}
            suffix=" min"
            min={1}
            max={1440}
            allowDecimal={false}
            value={terms.reassignAfterMin ?? ""}
            onChange={(value) => set({ reassignAfterMin: value === "" ? null : Number(value) })}
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
