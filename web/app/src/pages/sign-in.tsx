/** Signing in: address and password, then the code of the second factor where it is on. */
import { Anchor, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { Door } from "./door.tsx";
import { SixDigits } from "./six-digits.tsx";

type Step = "password" | "code" | "backup" | "forgot" | "sent";

export function Component() {
  const { say } = useSpeech();
  const [step, setStep] = useState<Step>("password");
  const [email, setEmail] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const data = useQueryClient();
  const navigate = useNavigate();
  const { state } = useLocation() as { state: { from?: string } | null };

  const enter = async () => {
    // Also the answer that nobody is signed in: the next page would send them back here.
    data.clear();
    navigate(state?.from ?? "/", { replace: true });
  };
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      const { status = 0 } = error instanceof ApiError ? error.problem : {};
      setProblem(status === 401 ? say(`signIn.wrong.${step}`) : problemText(say, error));
    } finally {
      setBusy(false);
    }
  };
  const go = (next: Step) => () => {
    setProblem(null);
    setStep(next);
  };

  const withPassword = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    attempt(async () => {
      const { twoFactorRedirect } = await api<{ twoFactorRedirect?: boolean }>("POST", "/api/auth/sign-in/email", {
        body: { email, password },
      });
      if (twoFactorRedirect) setStep("code");
      else await enter();
    });
  };
  const withCode = (code: string) =>
    attempt(async () => {
      await api("POST", "/api/auth/two-factor/verify-totp", { body: { code } });
      await enter();
    });
  const withBackup = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "").trim();
    attempt(async () => {
      await api("POST", "/api/auth/two-factor/verify-backup-code", { body: { code } });
      await enter();
    });
  };
  const askReset = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    attempt(async () => {
      await api("POST", "/api/auth/request-password-reset", { body: { email } });
      setStep("sent");
    });
  };

  const address = (
    <TextInput
      label={say("signIn.email")}
      type="email"
      autoComplete="username"
      required
      withAsterisk={false}
      autoFocus
      value={email}
      onChange={(event) => setEmail(event.currentTarget.value)}
    />
  );
  return (
    <Door title={say(`signIn.title.${step}`)} lead={say(`signIn.lead.${step}`)} problem={problem}>
      {step === "password" ? (
        <form onSubmit={withPassword}>
          <Stack>
            {address}
            <PasswordInput
              label={say("signIn.password")}
              name="password"
              autoComplete="current-password"
              required
              withAsterisk={false}
            />
            <Button type="submit" loading={isBusy} fullWidth>
              {say("signIn.enter")}
            </Button>
            <Anchor component="button" type="button" onClick={go("forgot")} size="sm">
              {say("signIn.forgot")}
            </Anchor>
          </Stack>
        </form>
      ) : null}
      {step === "code" ? (
        <Stack align="center">
          <SixDigits isBusy={isBusy} autoFocus onComplete={withCode} />
          <Anchor component="button" type="button" onClick={go("backup")} size="sm">
            {say("signIn.useBackup")}
          </Anchor>
        </Stack>
      ) : null}
      {step === "backup" ? (
        <form onSubmit={withBackup}>
          <Stack>
            <TextInput label={say("signIn.backup")} name="code" autoComplete="one-time-code" required autoFocus />
            <Button type="submit" loading={isBusy} fullWidth>
              {say("signIn.enter")}
            </Button>
          </Stack>
        </form>
      ) : null}
      {step === "forgot" ? (
        <form onSubmit={askReset}>
          <Stack>
            {address}
            <Button type="submit" loading={isBusy} fullWidth>
              {say("signIn.sendLink")}
            </Button>
            <Anchor component="button" type="button" onClick={go("password")} size="sm">
              {say("signIn.back")}
            </Anchor>
          </Stack>
        </form>
      ) : null}
      {step === "sent" ? (
        <Stack>
          <Text>{say("signIn.sent", { email })}</Text>
          <Button variant="light" onClick={go("password")}>
            {say("signIn.back")}
          </Button>
        </Stack>
      ) : null}
    </Door>
  );
}
