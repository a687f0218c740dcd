/** How the agents speak: their tone, the name they sign with, how they address people, and what they ask. */
import { Checkbox, Select, Stack, TextInput } from "@mantine/core";
import { useSpeech } from "../../lib/texts.ts";
import type { Parts, Playbook } from "./data.ts";
import { Columns, NumberField, Section } from "./fields.tsx";
import { PartForm } from "./part-form.tsx";
import type { Draft } from "./use-draft.ts";

const TONES = ["friendly", "formal"] as const;
const TREATMENTS = ["tu", "usted", "vos"] as const;
const SLOTS = ["need", "quantity", "budget", "timeline", "authority", "location"] as const;
type Slot = Parts["qualify"]["slots"][number];

export function StyleTab({ draft, playbook, readOnly }: { draft: Draft; playbook: Playbook; readOnly: boolean }) {
  const { say } = useSpeech();
  const { parts, issues } = draft;
  const { style, qualify } = parts;
  const set = (change: Partial<Parts["style"]>) => draft.set("style", { ...style, ...change });
  const choose = (slot: Slot, isAsked: boolean) => {
    const slots = isAsked ? SLOTS.filter((one) => one === slot || qualify.slots.includes(one)) : [];
    draft.set("qualify", { ...qualify, slots: isAsked ? slots : qualify.slots.filter((one) => one !== slot) });
  };
  return (
    <PartForm draft={draft} currency={playbook.currency} readOnly={readOnly}>
      <Section title={say("playbook.style.title")} help={say("playbook.style.help")}>
        <Columns>
          <Select
            label={say("playbook.fields.tone")}
            data={TONES.map((value) => ({ value, label: say(`playbook.values.${value}`) }))}
            value={style.tone}
            readOnly={readOnly}
            allowDeselect={false}
            error={issues["style.tone"]}
            onChange={(tone) => tone && set({ tone: tone as Parts["style"]["tone"] })}
          />
          <Select
            label={say("playbook.fields.treatment")}
            description={say("playbook.style.treatmentHelp")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            data={TREATMENTS.map((value) => ({ value, label: say(`playbook.values.${value}`) }))}
            value={style.treatment}
            readOnly={readOnly}
            allowDeselect={false}
            error={issues["style.treatment"]}
            onChange={(treatment) => treatment && set({ treatment: treatment as Parts["style"]["treatment"] })}
          />
          <TextInput
            label={say("playbook.fields.agentName")}
            description={say("playbook.style.agentNameHelp")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            value={style.agentName ?? ""}
            readOnly={readOnly}
            maxLength={40}
            error={issues["style.agentName"]}
            onChange={(event) => set({ agentName: event.currentTarget.value || null })}
          />
        </Columns>
      </Section>
      <Section title={say("playbook.qualify.title")} help={say("playbook.qualify.help")}>
        <Columns>
          <Checkbox.Group label={say("playbook.fields.slots")} value={[...qualify.slots]}>
            <Stack gap="xs" mt="xs">
              {SLOTS.map((slot) => (
                <Checkbox
                  key={slot}
                  value={slot}
                  label={say(`playbook.values.${slot}`)}
                  disabled={readOnly}
                  onChange={(event) => choose(slot, event.currentTarget.checked)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <NumberField
            label={say("playbook.fields.maxQuestions")}
            help={say("playbook.qualify.maxHelp")}
            value={qualify.maxQuestions}
            max={6}
            readOnly={readOnly}
            error={issues["qualify.maxQuestions"]}
            onChange={(value) => draft.set("qualify", { ...qualify, maxQuestions: value as number })}
          />
        </Columns>
      </Section>
    </PartForm>
  );
}
