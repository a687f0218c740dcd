/** A draft in four steps: for whom, what, when, and a look before it is confirmed. Each step is kept when one goes on. */
import { Button, Group, Stack, Stepper } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemNote } from "../crm/problem-note.tsx";
import { ApiError, api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import bar from "../shell/save-bar.module.css";
import { ConfirmButton } from "./confirm-button.tsx";
import type { Campaign } from "./data.ts";
import { MessageStep } from "./message-step.tsx";
import { ReviewStep } from "./review-step.tsx";
import { SequenceStep } from "./sequence-step.tsx";
import { WhenStep } from "./when-step.tsx";
import { WhoStep } from "./who-step.tsx";

/** What a step changes of the draft. */
export type Change = Partial<
  Pick<Campaign, "name" | "kind" | "segmentId" | "sequenceKey" | "content" | "terms" | "startAt" | "endAt">
>;
export interface StepProps {
  readonly draft: Campaign;
  readonly set: (change: Change) => void;
}

const STEPS = ["who", "message", "when", "review"] as const;

export function Draft({ campaign }: { campaign: Campaign }) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const isNarrow = useMediaQuery("(max-width: 48em)");
  const [active, setActive] = useState(campaign.segmentId || campaign.rule ? 1 : 0);
  const [change, setChange] = useState<Change>({});
  const draft = { ...campaign, ...change };
  const isChanged = Object.keys(change).length > 0;
  const save = useMutation({
    mutationFn: () =>
      api<Campaign>("PATCH", `/v1/campaigns/${campaign.id}`, { body: { version: campaign.version, ...change } }),
    onSuccess: (saved) => {
      data.setQueryData(["campaigns", campaign.id], saved);
      data.invalidateQueries({ queryKey: ["campaigns", campaign.id, "preview"] });
      setChange({});
    },
  });
  const go = async (step: number) => {
    if (isChanged) {
      try {
        await save.mutateAsync();
      } catch {
        // What is wrong stands above the step: one stays there.
        return;
      }
    }
    setActive(step);
  };
  const props: StepProps = { draft, set: (next) => setChange({ ...change, ...next }) };
  const issues = save.error instanceof ApiError ? (save.error.problem.issues ?? []) : [];
  return (
    <Stack>
      <Stepper
        active={active}
        onStepClick={go}
        size={isNarrow ? "xs" : "sm"}
        orientation="horizontal"
        role="group"
        aria-label={say("campaigns.steps.label")}
      >
        {STEPS.map((step, at) => (
          <Stepper.Step
            key={step}
            label={isNarrow ? undefined : say(`campaigns.steps.${step}`)}
            // Where only its number is seen, its name is heard too.
            {...(isNarrow ? { "aria-label": `${at + 1} ${say(`campaigns.steps.${step}`)}` } : {})}
          />
        ))}
      </Stepper>
      <ProblemNote error={save.error} />
      {issues.length > 0 ? (
        <ul role="alert">
          {issues.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{message}</li>
          ))}
        </ul>
      ) : null}
      {active === 0 ? <WhoStep {...props} /> : null}
      {active === 1 ? draft.kind === "sequence" ? <SequenceStep {...props} /> : <MessageStep {...props} /> : null}
      {active === 2 ? <WhenStep {...props} /> : null}
      {active === 3 ? <ReviewStep campaign={campaign} /> : null}
      <Group justify="space-between" className={bar.bar}>
        <Button variant="default" disabled={active === 0} onClick={() => go(active - 1)}>
          {say("campaigns.steps.back")}
        </Button>
        {active < 3 ? (
          <Button loading={save.isPending} onClick={() => go(active + 1)}>
            {say("campaigns.steps.next")}
          </Button>
        ) : (
          <ConfirmButton campaign={campaign} />
        )}
      </Group>
    </Stack>
  );
}
