/** A new password, held to the length that the server asks for before it is sent. */
import { PasswordInput } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";

/** As PASSWORD_LENGTH of the server. */
export const PASSWORD_MIN = 12;
const PASSWORD_MAX = 128;

export function NewPassword({ label }: { label: string }) {
  const { say } = useSpeech();
  return (
    <PasswordInput
      label={label}
      description={say("password.rule", { min: PASSWORD_MIN })}
      name="password"
      autoComplete="new-password"
      required
      minLength={PASSWORD_MIN}
      maxLength={PASSWORD_MAX}
    />
  );
}
