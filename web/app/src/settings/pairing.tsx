/** Lending a phone's number to a channel: by a QR that changes as the provider changes it, or by a code typed into the phone. */
import {
  Alert,
  Button,
  Center,
  Code,
  Group,
  Image,
  Loader,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { toDataURL } from "qrcode";
import { type FormEvent, useState } from "react";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { type Pairing, useChannelCall } from "./use-channels.ts";

const LOOK_MS = 1_000;

export function PairingDialog({ channelId, onDone }: { channelId: string; onDone: () => void }) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const [way, setWay] = useState("qr");
  const key = ["pairing", channelId];
  const pairing = useQuery({
    queryKey: key,
    queryFn: async () => {
      const seen = await api<Pairing>("GET", `/v1/channels/${channelId}/pairing`);
      return { ...seen, picture: seen.qr === null ? null : await toDataURL(seen.qr, { margin: 2, width: 280 }) };
    },
    refetchInterval: LOOK_MS,
  });
  const wish = useChannelCall<Pairing>();
  const start = (phone: string | null) =>
    wish.mutate(
      { method: "POST", path: `/${channelId}/pairing`, body: { phone } },
      { onSuccess: () => data.invalidateQueries({ queryKey: key }) },
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    start(String(new FormData(event.currentTarget).get("phone") ?? ""));
  };
  const error = pairing.error ?? wish.error;
  const seen = pairing.data;
  if (seen?.state === "paired")
    return (
      <Stack>
        <Alert color="green" role="status">
          {say("settings.channels.pairing.paired", { phone: seen.phone ?? "", name: seen.name ?? "" })}
        </Alert>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => start(null)}>
            {say("settings.channels.pairing.another")}
          </Button>
          <Button onClick={onDone}>{say("done")}</Button>
        </Group>
      </Stack>
    );
  return (
    <Stack>
      {error ? (
        <Alert color="red" role="alert">
          {problemText(say, error)}
        </Alert>
      ) : null}
      {seen?.warning ? <Alert color="yellow">{seen.warning}</Alert> : null}
      {seen && !seen.isListening ? <Alert color="red">{say("settings.channels.pairing.noWorker")}</Alert> : null}
      {seen?.problem ? <Alert color="red">{seen.problem}</Alert> : null}
      <SegmentedControl
        fullWidth
        value={way}
        onChange={setWay}
        data={["qr", "code"].map((value) => ({ value, label: say(`settings.channels.pairing.by.${value}`) }))}
      />
      <Text size="sm">{say(`settings.channels.pairing.how.${way}`)}</Text>
      <div aria-live="polite">
        {way === "qr" && seen?.picture ? (
          <Center>
            <Image src={seen.picture} alt={say("settings.channels.pairing.picture")} w={280} h={280} radius="md" />
          </Center>
        ) : null}
        {way === "code" && seen?.code ? (
          <Center>
            <Code fz={32} p="md">
              {seen.code}
            </Code>
          </Center>
        ) : null}
        {seen?.state === "starting" ? (
          <Center p="lg">
            <Loader role="status" aria-label={say("wait")} />
          </Center>
        ) : null}
      </div>
      {way === "qr" ? (
        <Button variant={seen?.picture ? "default" : "filled"} loading={wish.isPending} onClick={() => start(null)}>
          {say(seen?.picture ? "settings.channels.pairing.again" : "settings.channels.pairing.showQr")}
        </Button>
      ) : (
        <form onSubmit={submit}>
          <Group align="flex-end">
            <TextInput
              name="phone"
              type="tel"
              required
              label={say("settings.channels.pairing.phone")}
              placeholder="+51 999 888 777"
              style={{ flex: 1 }}
            />
            <Button type="submit" loading={wish.isPending}>
              {say("settings.channels.pairing.askCode")}
            </Button>
          </Group>
        </form>
      )}
    </Stack>
  );
}
