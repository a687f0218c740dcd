/** What went wrong with something that a person did, in place or as a passing note. */
import { Alert } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { problemText } from "../lib/problem.ts";
import { type Say, useSpeech } from "../lib/texts.ts";
import { isConflict } from "./data.ts";

/** A change that came second is told as such: what is shown now is what the other left. */
export function sentenceOf(say: Say, error: unknown): string {
  return isConflict(error) ? say("crm.conflict") : problemText(say, error);
}

export function tellProblem(say: Say, error: unknown): void {
  notifications.show({ color: "red", message: sentenceOf(say, error), autoClose: 8_000 });
}

export function ProblemNote({ error }: { error: Error | null }) {
  const { say } = useSpeech();
  if (!error) return null;
  return (
    <Alert color="red" role="alert">
      {sentenceOf(say, error)}
    </Alert>
  );
}
