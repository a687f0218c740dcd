/** The file of a sequence: checked while one writes, with each mistake at its line; saving makes a new version. */
import { Alert, Button, Group, Stack, Text, Textarea, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { type Fault, KEY, type Sequence, type Validation } from "./data.ts";
import classes from "./sequences.module.css";

const CHECK_AFTER_MS = 400;

export function Editor({
  source,
  version,
  onSaved,
}: {
  source: string;
  version: number | null;
  onSaved: (saved: Sequence) => void;
}) {
  const { say, locale } = useSpeech();
  const { may } = useSession();
  const queries = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(source);
  const [settled] = useDebouncedValue(text, CHECK_AFTER_MS);
  const check = useQuery({
    queryKey: [KEY, "check", locale, settled],
    queryFn: ({ signal }) => api<Validation>("POST", "/v1/sequences/validate", { body: { source: settled }, signal }),
    placeholderData: (former) => former,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const save = useMutation({
    mutationFn: () => {
      const body = { source: text, ...(version === null ? {} : { version }) };
      return api<Sequence>("PUT", `/v1/sequences/${keyOf(text)}`, { body });
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: [KEY] });
      onSaved(saved);
    },
  });
  const faults = check.data?.faults ?? [];
  const isRight = check.data?.ok === true && settled === text;
  const goTo = ({ line, column }: Fault) => {
    const area = field.current;
    if (!area) return;
    const offset =
      text
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length +
      (line > 1 ? 1 : 0) +
      column -
      1;
    area.focus();
    area.setSelectionRange(offset, offset);
    area.scrollTop = (line - 4) * (area.scrollHeight / Math.max(1, text.split("\n").length));
  };
  return (
    <Stack>
      <Textarea
        ref={field}
        className={classes.editor}
        label={say("sequences.file")}
        description={say("sequences.fileHint")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={16}
        maxRows={32}
        spellCheck={false}
        readOnly={!may("campaigns:write")}
      />
      {faults.length > 0 ? (
        <Alert color="red" title={say("sequences.faults", { count: faults.length })} role="status">
          <ul className={classes.faults}>
            {faults.map((fault) => (
              <li key={`${fault.line}:${fault.column}:${fault.message}`}>
                <UnstyledButton onClick={() => goTo(fault)}>
                  <Text size="sm">
                    <b>{say("sequences.line", { line: fault.line })}</b> {fault.message}
                  </Text>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </Alert>
      ) : null}
      {save.error ? (
        <Alert color="red" role="alert">
          {problemText(say, save.error)}
        </Alert>
      ) : null}
      {may("campaigns:write") ? (
        <Group justify="flex-end">
          <Button onClick={() => save.mutate()} loading={save.isPending} disabled={!isRight || text === source}>
            {say("sequences.save")}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}

/** The file names itself. */
function keyOf(text: string): string {
  return /^sequence:\s*["']?([a-z0-9-]+)/m.exec(text)?.[1] ?? "new";
}
