/** All that happened with a customer, newest first; older things come as one scrolls. */
import { Text } from "@mantine/core";
import classes from "../crm/crm.module.css";
import { type TimelineItem, usePages } from "../crm/data.ts";
import { EventRow } from "../crm/event-row.tsx";
import { Loading } from "../crm/loading.tsx";
import { More } from "../crm/more.tsx";
import { Panel } from "../crm/panel.tsx";
import { useSpeech } from "../lib/texts.ts";

const PAGE = 30;

export function Timeline({ contactId }: { contactId: string }) {
  const { say } = useSpeech();
  const timeline = usePages<TimelineItem>(["contacts", "timeline", contactId], `/v1/contacts/${contactId}/timeline`, {
    limit: PAGE,
  });
  return (
    <Panel title={say("crm.happened")}>
      <Loading query={timeline}>
        {timeline.rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say("contacts.nothingYet")}
          </Text>
        ) : (
          <ol className={classes.events}>
            {timeline.rows.map((item) => (
              <EventRow key={item.id} event={item} />
            ))}
          </ol>
        )}
        <More pages={timeline} />
      </Loading>
    </Panel>
  );
}
