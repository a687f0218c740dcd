/** The tags of a conversation: seen by everybody, changed by whoever may. */
import { Badge, Group, TagsInput, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { type ConversationDetail, useTags } from "./data.ts";

const TAGS_KEY = ["inbox-tags"] as const;
/** As MAX_TAGS of the server. */
const MOST = 20;

/** The tags in use, the most used first. */
export function useUsedTags(): readonly string[] {
  const { data } = useQuery({
    queryKey: TAGS_KEY,
    queryFn: () => api<{ data: { tag: string }[] }>("GET", "/v1/inbox/tags"),
    staleTime: 30_000,
  });
  return data?.data.map(({ tag }) => tag) ?? [];
}

export function TagsEditor({ conversation: { id, tags } }: { conversation: ConversationDetail }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const client = useQueryClient();
  const change = useTags(id);
  const used = useUsedTags();
  if (!may("conversations:write"))
    return tags.length === 0 ? (
      <Text size="sm" c="dimmed">
        {say("inbox.tags.none")}
      </Text>
    ) : (
      <Group gap={6}>
        {tags.map((tag) => (
          <Badge key={tag} variant="light" color="gray" tt="none">
            {tag}
          </Badge>
        ))}
      </Group>
    );
  return (
    <TagsInput
      aria-label={say("inbox.tags.title")}
      placeholder={tags.length === 0 ? say("inbox.tags.add") : ""}
      size="sm"
      maxTags={MOST}
      data={[...used]}
      // While it is on its way, as it will be.
      value={[...(change.isPending ? change.variables : tags)]}
      error={change.error ? problemText(say, change.error) : undefined}
      onChange={(next) => change.mutate(next, { onSuccess: () => client.invalidateQueries({ queryKey: TAGS_KEY }) })}
    />
  );
}
