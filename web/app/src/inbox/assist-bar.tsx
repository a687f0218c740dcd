/** The helps above the field: a suggested reply, another tone, the customer's language; each can be undone. */
import { Button, Group, Menu, Text } from "@mantine/core";
import { IconArrowBackUp, IconLanguage, IconSparkles, IconWand } from "@tabler/icons-react";
import { useState } from "react";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { type Tone, useNeedsModel, useRewrite, useSuggestion, useTranslation } from "./assist-data.ts";
import type { ConversationDetail } from "./data.ts";
import { readDraft } from "./drafts.ts";

const TONES: readonly Tone[] = ["formal", "friendly", "shorter", "warmer"];
const LOOK = { size: "compact-sm", variant: "subtle", color: "gray" } as const;

export function AssistBar({
  conversation: { id, locale: customers },
  draft,
  setDraft,
}: {
  conversation: ConversationDetail;
  draft: string;
  setDraft: (text: string) => void;
}) {
  const { say, locale } = useSpeech();
  const [former, setFormer] = useState<{ text: string; now: string; note: string } | null>(null);
  const suggestion = useSuggestion(id);
  const rewrite = useRewrite(id);
  const translation = useTranslation(id);
  const needsModel = useNeedsModel();
  const error = suggestion.error ?? rewrite.error ?? translation.error;
  const isBusy = suggestion.isPending || rewrite.isPending || translation.isPending;

  const forget = () => {
    for (const help of [suggestion, rewrite, translation]) help.reset();
  };
  const put = (asked: string, text: string, note: string) => {
    // What was typed meanwhile is worth more than what a machine proposes.
    if (readDraft(id) !== asked)
      return setFormer({ text: readDraft(id), now: readDraft(id), note: say("inbox.assist.typed") });
    setFormer({ text: asked, now: text, note });
    setDraft(text);
    document.querySelector<HTMLElement>("[data-key=reply]")?.focus();
  };
  const suggest = () => {
    forget();
    suggestion.mutate(undefined, {
      onSuccess: ({ text, basis }) => put(draft, text, say(`inbox.assist.basis.${basis}`)),
    });
  };
  const change = (tone: Tone) => {
    forget();
    rewrite.mutate(
      { text: draft, tone },
      {
        onSuccess: ({ text, changed }) =>
          put(draft, text, say(changed ? "inbox.assist.rewritten" : "inbox.assist.same")),
      },
    );
  };
  const translate = () => {
    forget();
    translation.mutate(
      { text: draft, to: customers },
      { onSuccess: ({ text }) => put(draft, text, say("inbox.assist.translated")) },
    );
  };
  const isEmpty = draft.trim() === "";
  const note = former !== null && former.now === draft ? former : null;

  return (
    <>
      <Group gap={2} mb={6}>
        <Button
          {...LOOK}
          data-key="suggest"
          leftSection={<IconSparkles size={14} aria-hidden />}
          loading={suggestion.isPending}
          disabled={isBusy}
          onClick={suggest}
        >
          {say("inbox.assist.suggest")}
        </Button>
        <Menu position="top-start" withinPortal>
          <Menu.Target>
            <Button
              {...LOOK}
              leftSection={<IconWand size={14} aria-hidden />}
              loading={rewrite.isPending}
              disabled={isEmpty || isBusy}
            >
              {say("inbox.assist.tone")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {TONES.map((tone) => (
              <Menu.Item key={tone} onClick={() => change(tone)}>
                {say(`inbox.assist.tones.${tone}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {customers === locale ? null : needsModel ? (
          <Text size="xs" c="dimmed">
            {say("inbox.assist.needsModel")}
          </Text>
        ) : (
          <Button
            {...LOOK}
            leftSection={<IconLanguage size={14} aria-hidden />}
            loading={translation.isPending}
            disabled={isEmpty || isBusy}
            onClick={translate}
          >
            {say("inbox.assist.translate", { language: languageName(locale, customers) })}
          </Button>
        )}
      </Group>
      {error ? (
        <Text size="xs" c="var(--mantine-color-error)" role="alert" mb={6}>
          {problemText(say, error)}
        </Text>
      ) : note ? (
        <Group gap="xs" mb={6}>
          <Text size="xs" c="dimmed" role="status">
            {note.note}
          </Text>
          {note.text === note.now ? null : (
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconArrowBackUp size={12} aria-hidden />}
              onClick={() => setDraft(note.text)}
            >
              {say("inbox.assist.undo")}
            </Button>
          )}
        </Group>
      ) : null}
    </>
  );
}

export function languageName(locale: string, of: string): string {
  return new Intl.DisplayNames([locale], { type: "language" }).of(of) ?? of;
}
