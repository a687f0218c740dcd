/** A customer's message in the rep's language, below it. */
import { Text, UnstyledButton } from "@mantine/core";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { useNeedsModel, useTranslation } from "./assist-data.ts";

export function Translate({ conversationId, text, to }: { conversationId: string; text: string; to: string }) {
  const { say } = useSpeech();
  const translation = useTranslation(conversationId);
  const needsModel = useNeedsModel();
  if (translation.data)
    return (
      <Text size="sm" c="var(--mantine-color-text)" lang={to} style={{ whiteSpace: "pre-wrap" }}>
        {translation.data.text}
      </Text>
    );
  if (translation.error)
    return (
      <Text size="xs" role="alert">
        {needsModel ? say("inbox.assist.needsModel") : problemText(say, translation.error)}
      </Text>
    );
  if (needsModel) return null;
  return (
    <UnstyledButton
      fz="xs"
      c="dimmed"
      td="underline"
      disabled={translation.isPending}
      onClick={() => translation.mutate({ text, to })}
    >
      {say(translation.isPending ? "wait" : "inbox.translate")}
    </UnstyledButton>
  );
}
