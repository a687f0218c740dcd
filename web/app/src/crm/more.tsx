/** The end of a list: the next page comes when it is scrolled into view, or by the button. */
import { Button, Center } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useEffect } from "react";
import { useSpeech } from "../lib/texts.ts";

export function More({
  pages,
}: {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  const { say } = useSpeech();
  const { ref, entry } = useIntersection({ rootMargin: "300px" });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const isSeen = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (isSeen && hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [isSeen, hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <Center ref={ref} py="md">
      <Button variant="subtle" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
        {say("crm.more")}
      </Button>
    </Center>
  );
}
