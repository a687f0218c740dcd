/** Switches a sequence on or off; off asks first, since what is planned is taken back. */
import { Button, Group, Modal, Stack, Switch, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { KEY, type Summary } from "./data.ts";

export function SequenceSwitch({ sequence }: { sequence: Pick<Summary, "key" | "name" | "status" | "inside"> }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { key, name, status, inside } = sequence;
  const turn = useMutation({
    mutationFn: (to: "activate" | "pause") => api("POST", `/v1/sequences/${key}/${to}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }),
    onSettled: () => setAsking(false),
  });
  const isOn = status === "on";
  return (
    <>
      <Switch
        checked={isOn}
        disabled={!may("campaigns:write") || turn.isPending}
        label={say(isOn ? "sequences.on" : "sequences.off")}
        aria-label={say("sequences.switch", { name })}
        error={turn.error ? problemText(say, turn.error) : undefined}
        onChange={() => (isOn && inside > 0 ? setAsking(true) : turn.mutate(isOn ? "pause" : "activate"))}
      />
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={say("sequences.pause.title", { name })} centered>
        <Stack>
          <Text size="sm">{say("sequences.pause.text", { inside })}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {say("cancel")}
            </Button>
            <Button loading={turn.isPending} onClick={() => turn.mutate("pause")}>
              {say("sequences.pause.do")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
