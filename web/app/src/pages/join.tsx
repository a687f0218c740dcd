/** Accepting an invitation: a name and a new password, or the password of the account that one has. */
import { Button, Loader, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { Door } from "./door.tsx";
import { NewPassword } from "./new-password.tsx";

interface Offer {
  readonly email: string;
  readonly business: string;
  readonly role: string;
  readonly hasAccount: boolean;
}

export function Component() {
  const { say } = useSpeech();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const token = location.hash.slice(1);
  const offer = useQuery({
    queryKey: ["offer", token],
    queryFn: () => api<Offer>("POST", "/v1/invitations/look", { body: { token } }),
    retry: false,
  });

  if (offer.isPending) return <Door title={say("wait")}>{<Loader />}</Door>;
  if (offer.isError)
    return (
      <Door title={say("join.goneTitle")} lead={say("join.gone")}>
        <Button component={Link} to="/sign-in">
          {say("join.signIn")}
        </Button>
      </Door>
    );
  const { email, business, role, hasAccount } = offer.data;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get("password") ?? "");
    const name = String(form.get("name") ?? "").trim();
    setBusy(true);
    setProblem(null);
    try {
      await api("POST", "/v1/invitations/accept", { body: { token, password, ...(name === "" ? {} : { name }) } });
      await api("POST", "/api/auth/sign-in/email", { body: { email, password } });
      navigate("/", { replace: true });
    } catch (error) {
      const isWrong = error instanceof ApiError && error.problem.status === 409;
      setProblem(isWrong ? say("join.otherPassword") : problemText(say, error));
      setBusy(false);
    }
  };
  return (
    <Door
      title={say("join.title", { business })}
      lead={say("join.lead", { email, role: say(`roles.${role}`) })}
      problem={problem}
    >
      <form onSubmit={submit}>
        <Stack>
          {hasAccount ? (
            <PasswordInput label={say("join.ownPassword")} name="password" autoComplete="current-password" required />
          ) : (
            <>
              <TextInput label={say("join.name")} name="name" autoComplete="name" required maxLength={80} autoFocus />
              <NewPassword label={say("join.password")} />
            </>
          )}
          <Button type="submit" loading={isBusy} fullWidth>
            {say("join.accept")}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
