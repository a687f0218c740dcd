/** One's own account: name of the way in, the second factor, and the other places where one is signed in. */
import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  Image,
  Paper,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toDataURL } from "qrcode";
import { type FormEvent, useState } from "react";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { NewPassword } from "../pages/new-password.tsx";
import { SixDigits } from "../pages/six-digits.tsx";
import { Page } from "../shell/page.tsx";
import { OwnChats } from "./own-chats.tsx";

export function Component() {
  const { say } = useSpeech();
  const { user, business, needsSecondFactor } = useSession();
  return (
    <Page title={say("account.title")} lead={user.email} size="sm">
      <Stack gap="lg">
        {needsSecondFactor ? (
          <Alert color="yellow" role="alert" title={say("account.needed.title")}>
            {say("account.needed.text", { business: business.name })}
          </Alert>
        ) : (
          <OwnChats />
        )}
        <TwoFactor />
        <ChangePassword />
      </Stack>
    </Page>
  );
}

interface Enabled {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
  readonly picture: string;
}

function TwoFactor() {
  const { say } = useSpeech();
  const { user } = useSession();
  const data = useQueryClient();
  const [enabled, setEnabled] = useState<Enabled | null>(null);
  const isOn = user.twoFactorEnabled;

  const start = useMutation({
    mutationFn: async (password: string) => {
      if (isOn) {
        await api("POST", "/api/auth/two-factor/disable", { body: { password } });
        return null;
      }
      const made = await api<Omit<Enabled, "picture">>("POST", "/api/auth/two-factor/enable", { body: { password } });
      return { ...made, picture: await toDataURL(made.totpURI, { margin: 1, width: 200 }) };
    },
    onSuccess: async (made) => {
      setEnabled(made);
      if (made === null) await data.invalidateQueries({ queryKey: ["me"] });
    },
  });
  const prove = useMutation({
    mutationFn: (code: string) => api("POST", "/api/auth/two-factor/verify-totp", { body: { code } }),
    onSuccess: async () => {
      setEnabled(null);
      notifications.show({ color: "green", message: say("account.twoFactor.isOn") });
      await data.invalidateQueries({ queryKey: ["me"] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    start.mutate(String(new FormData(event.currentTarget).get("password") ?? ""));
  };
  const error = start.error ?? prove.error;

  return (
    <Paper withBorder p="lg" component="section">
      <Stack>
        <div>
          <Title order={2} size="h4">
            {say("account.twoFactor.title")}
          </Title>
          <Text c="dimmed" size="sm">
            {say(isOn ? "account.twoFactor.on" : "account.twoFactor.off")}
          </Text>
        </div>
        {error ? (
          <Alert color="red" role="alert">
            {say(prove.error ? "signIn.wrong.code" : "account.wrongPassword")}
          </Alert>
        ) : null}
        {enabled ? (
          <Stack>
            <Text>{say("account.twoFactor.scan")}</Text>
            <Image src={enabled.picture} alt={say("account.twoFactor.picture")} w={200} h={200} />
            <Code block style={{ whiteSpace: "pre-wrap", wordBreak: "break-all" }}>
              {new URL(enabled.totpURI).searchParams.get("secret")}
            </Code>
            <Text>{say("account.twoFactor.backup")}</Text>
            <SimpleGrid cols={2} spacing="xs">
              {enabled.backupCodes.map((code) => (
                <Code key={code}>{code}</Code>
              ))}
            </SimpleGrid>
            <CopyButton value={enabled.backupCodes.join("\n")}>
              {({ copied, copy }) => (
                <Button variant="light" size="compact-sm" onClick={copy} w="fit-content">
                  {say(copied ? "copied" : "copy")}
                </Button>
              )}
            </CopyButton>
            <Text>{say("account.twoFactor.prove")}</Text>
            <SixDigits isBusy={prove.isPending} onComplete={(code) => prove.mutate(code)} />
          </Stack>
        ) : (
          <form onSubmit={submit}>
            <Group align="flex-end">
              <PasswordInput
                label={say("signIn.password")}
                name="password"
                autoComplete="current-password"
                required
                style={{ flex: 1 }}
              />
              <Button type="submit" loading={start.isPending} color={isOn ? "red" : undefined}>
                {say(isOn ? "account.twoFactor.turnOff" : "account.twoFactor.turnOn")}
              </Button>
            </Group>
          </form>
        )}
      </Stack>
    </Paper>
  );
}

const isWrong = (error: Error) => error instanceof ApiError && error.problem.code === "INVALID_PASSWORD";

function ChangePassword() {
  const { say } = useSpeech();
  const change = useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) =>
      api("POST", "/api/auth/change-password", { body: { ...body, revokeOtherSessions: true } }),
    onSuccess: () => notifications.show({ color: "green", message: say("account.password.changed") }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const body = {
      currentPassword: String(given.get("current") ?? ""),
      newPassword: String(given.get("password") ?? ""),
    };
    change.mutate(body, { onSuccess: () => form.reset() });
  };
  return (
    <Paper withBorder p="lg" component="section">
      <form onSubmit={submit}>
        <Stack>
          <Title order={2} size="h4">
            {say("account.password.title")}
          </Title>
          {change.error ? (
            <Alert color="red" role="alert">
              {isWrong(change.error) ? say("account.wrongPassword") : problemText(say, change.error)}
            </Alert>
          ) : null}
          <PasswordInput
            label={say("account.password.current")}
            name="current"
            autoComplete="current-password"
            required
          />
          <NewPassword label={say("account.password.new")} />
          <Text size="sm" c="dimmed">
            {say("account.password.others")}
          </Text>
          <Button type="submit" loading={change.isPending} w="fit-content">
            {say("account.password.save")}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
