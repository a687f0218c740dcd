/** What is shown until a page has come. */
import { Center, Loader } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";

export function Waiting() {
  const { say } = useSpeech();
  return (
    <Center h="100dvh">
      <Loader role="status" aria-label={say("wait")} />
    </Center>
  );
}
