/** The six digits of an authenticator app: sent as soon as they are complete, and emptied for the next try. */
import { PinInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useSpeech } from "../lib/texts.ts";

export function SixDigits({
  isBusy,
  autoFocus = false,
  onComplete,
}: {
  isBusy: boolean;
  autoFocus?: boolean;
  onComplete: (code: string) => void;
}) {
  const { say } = useSpeech();
  const [code, setCode] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const wasBusy = useRef(false);
  useEffect(() => {
    if (!isBusy && wasBusy.current) {
      setCode("");
      root.current?.querySelector("input")?.focus();
    }
    wasBusy.current = isBusy;
  }, [isBusy]);
  return (
    <PinInput
      rootRef={root}
      length={6}
      type="number"
      oneTimeCode
      autoFocus={autoFocus}
      disabled={isBusy}
      ariaLabel={say("signIn.code")}
      value={code}
      onChange={setCode}
      onComplete={onComplete}
    />
  );
}
