/** The tags of a lead or customer: shown, and changed in place. */
import { Badge, Group, TagsInput, Text } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";

export function Tags({ tags, onSave }: { tags: readonly string[]; onSave: ((tags: string[]) => void) | null }) {
  const { say } = useSpeech();
  if (onSave)
    return (
      <TagsInput
        size="xs"
        aria-label={say("crm.tags")}
        placeholder={tags.length === 0 ? say("crm.tagsExample") : undefined}
        value={[...tags]}
        maxTags={30}
        maxLength={40}
        onChange={onSave}
      />
    );
  if (tags.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {say("crm.noTags")}
      </Text>
    );
  return (
    <Group gap={6}>
      {tags.map((tag) => (
        <Badge key={tag} variant="default" tt="none">
          {tag}
        </Badge>
      ))}
    </Group>
  );
}
