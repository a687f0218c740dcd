/** What the pasted sample would become: who the person is, what they want, or why it makes no lead. */
import { Alert, Text } from "@mantine/core";
import classes from "../../crm/crm.module.css";
import { ProblemNote } from "../../crm/problem-note.tsx";
import { useSpeech } from "../../lib/texts.ts";
import { FIELDS, type Mapping, useTrial } from "./data.ts";

export function TrialResult({ sample, mapping }: { sample: Record<string, unknown> | null; mapping: Mapping }) {
  const { say } = useSpeech();
  const used = Object.fromEntries(Object.entries(mapping).filter(([, path]) => path.trim() !== ""));
  const trial = useTrial(sample, used);
  if (sample === null)
    return (
      <Text size="sm" c="dimmed">
        {say("capture.trial.start")}
      </Text>
    );
  if (trial.error) return <ProblemNote error={trial.error} />;
  const { data } = trial;
  if (!data) return null;
  const facts = [
    ...(["name", "phone", "email"] as const).map((field) => [field, data[field]] as const),
    ...FIELDS.filter((field) => ["interest", "message", "campaign", "page"].includes(field)).map(
      (field) => [field, data.fields[field] ?? null] as const,
    ),
  ].filter(([, value]) => value !== null);
  return (
    <Alert
      color={data.isTaken ? "green" : "red"}
      role="status"
      title={say(data.isTaken ? "capture.trial.taken" : "capture.trial.refused")}
    >
      {data.isTaken ? null : (
        <Text size="sm" mb="xs">
          {data.fields.phone || data.fields.email
            ? say("capture.trial.unreadable", { text: data.fields.phone ?? data.fields.email ?? "" })
            : say("capture.trial.unreachable")}
        </Text>
      )}
      <dl className={classes.facts}>
        {facts.map(([field, value]) => (
          <div key={field} style={{ display: "contents" }}>
            <dt>{say(`capture.fields.${field}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <dt>{say("capture.fields.consent")}</dt>
        <dd>{say(data.isConsent ? "capture.trial.consented" : "capture.trial.notConsented")}</dd>
      </dl>
    </Alert>
  );
}
