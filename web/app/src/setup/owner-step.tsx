/** Last before it is made: who owns the business and signs in. */
import { TextInput } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";
import { NewPassword } from "../pages/new-password.tsx";

export function OwnerStep({ issues }: { issues: Readonly<Record<string, string>> }) {
  const { say } = useSpeech();
  return (
    <>
      <TextInput
        label={say("setup.owner.name")}
        name="name"
        autoComplete="name"
        required
        maxLength={80}
        autoFocus
        error={issues["owner.name"]}
      />
      <TextInput
        label={say("signIn.email")}
        description={say("setup.owner.emailHelp")}
        name="email"
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        error={issues["owner.email"]}
      />
      <NewPassword label={say("setup.owner.password")} />
    </>
  );
}
