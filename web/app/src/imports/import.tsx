/** One import, step by step: which column is what, the dry run, the work, the result and its undoing. */
import { Alert, Stack, Stepper, Text } from "@mantine/core";
import { useState } from "react";
import { useParams } from "react-router";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { type Import, useImport } from "./data.ts";
import { MappingStep } from "./mapping-step.tsx";
import { ResultStep } from "./result-step.tsx";
import { TrialStep } from "./trial-step.tsx";
import { Working } from "./working.tsx";

const STEP: Record<Import["status"], number> = {
  uploaded: 1,
  checking: 2,
  checked: 2,
  queued: 3,
  running: 3,
  done: 4,
  undoing: 4,
  undone: 4,
  failed: 3,
};

export function Component() {
  const { say } = useSpeech();
  const { importId = "" } = useParams();
  const found = useImport(importId);
  const [isMapping, setMapping] = useState(false);
  const row = found.data;
  const step = row ? (isMapping && row.status === "checked" ? 1 : STEP[row.status]) : 0;
  return (
    <Page
      title={row?.fileName ?? say("import.title")}
      lead={row ? say("import.rows", { count: row.columns.length > 0 ? row.rowsTotal : 0 }) : ""}
      isLoading={found.isPending}
      error={found.isLoadingError ? found.error : null}
      size="lg"
    >
      {row ? (
        <Stack gap="lg">
          <Stepper active={step} size="sm" iconSize={32} visibleFrom="sm" allowNextStepsSelect={false}>
            {["file", "columns", "trial", "work"].map((one) => (
              <Stepper.Step key={one} label={say(`import.steps.${one}`)} />
            ))}
          </Stepper>
          <Text hiddenFrom="sm" size="sm" c="dimmed">
            {say("import.stepOf", { step: Math.min(4, step + 1), name: say(`import.stepNow.${Math.min(4, step)}`) })}
          </Text>
          {step === 1 ? (
            <MappingStep key={row.id} row={row} onDone={() => setMapping(false)} />
          ) : row.isWorking ? (
            <Working row={row} />
          ) : row.status === "checked" ? (
            <TrialStep row={row} onBack={() => setMapping(true)} />
          ) : row.status === "failed" ? (
            <Alert color="red" role="alert">
              {say("import.broke")}
            </Alert>
          ) : (
            <ResultStep row={row} />
          )}
        </Stack>
      ) : null}
    </Page>
  );
}
