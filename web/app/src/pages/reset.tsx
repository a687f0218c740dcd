/** A new password by the link of a mail; its token stands behind the #. */
import { Button, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { Door } from "./door.tsx";
import { NewPassword } from "./new-password.tsx";

export function Component() {
  const { say } = useSpeech();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const token = location.hash.slice(1);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const newPassword = String(new FormData(event.currentTarget).get("password") ?? "");
    setBusy(true);
    try {
      await api("POST", "/api/auth/reset-password", { body: { token, newPassword } });
      navigate("/sign-in", { replace: true });
    } catch (error) {
      const isOld = error instanceof ApiError && error.problem.code === "INVALID_TOKEN";
      setProblem(isOld ? say("reset.old") : problemText(say, error));
      setBusy(false);
    }
  };
  return (
    <Door title={say("reset.title")} lead={say("reset.lead")} problem={problem}>
      <form onSubmit={submit}>
        <Stack>
          <NewPassword label={say("reset.password")} />
          <Button type="submit" loading={isBusy} fullWidth>
            {say("reset.save")}
          </Button>
          <Button component={Link} to="/sign-in" variant="subtle" size="compact-sm">
            {say("signIn.back")}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
