/** Who belongs to a segment, since when. */
import { Anchor, Group, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import type { z } from "zod";
import type { segmentMemberView } from "../../../../src/http/segment-views.ts";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { Panel } from "../crm/panel.tsx";
import { usePersonName } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { useSpeech } from "../lib/texts.ts";
import { useMemberPages } from "./member-pages.ts";

export type SegmentMember = z.infer<typeof segmentMemberView>;

export function SegmentMembers({ id }: { id: string }) {
  const { say, locale } = useSpeech();
  const personName = usePersonName();
  const members = useMemberPages(id);
  return (
    <Panel title={say("segments.members")}>
      <Loading query={members}>
        {members.rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say("segments.noMembers")}
          </Text>
        ) : (
          <Stack gap={6}>
            {members.rows.map((row) => (
              <Group key={row.contactId} justify="space-between" wrap="nowrap">
                <Anchor component={Link} to={`/contacts/${row.contactId}`} size="sm" truncate>
                  {personName(row)}
                </Anchor>
                <Text size="xs" c="dimmed" style={{ flex: "none" }}>
                  {fullDate(locale, row.enteredAt)}
                </Text>
              </Group>
            ))}
          </Stack>
        )}
        <More pages={members} />
      </Loading>
    </Panel>
  );
}
