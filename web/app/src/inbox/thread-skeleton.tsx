/** What stands where messages will be. */
import { Skeleton, Stack, type StackProps } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";

export function ThreadSkeleton(props: StackProps) {
  const { say } = useSpeech();
  return (
    <Stack role="status" aria-busy="true" aria-label={say("wait")} {...props}>
      <Skeleton h={48} w="60%" />
      <Skeleton h={72} w="55%" ml="auto" />
      <Skeleton h={48} w="40%" />
    </Stack>
  );
}
