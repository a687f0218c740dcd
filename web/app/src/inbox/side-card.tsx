/** What is known of the customer, of the sale, and of why a person is wanted. */
import { Alert, Anchor, Avatar, Badge, Group, Progress, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconMail, IconPhone, IconUser } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { formatMoney } from "../../../../src/lib/money.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { languageName } from "./assist-bar.tsx";
import { useSummary } from "./assist-data.ts";
import { type ConversationDetail, useConversation } from "./data.ts";
import classes from "./inbox.module.css";
import { Insights } from "./insights.tsx";
import { customerName, nameOf, nextActionText } from "./names.ts";
import { TagsEditor } from "./tags-editor.tsx";
import { shortTime } from "./times.ts";

export default function SideCard({ id }: { id: string }) {
  const { say } = useSpeech();
  const { data, error } = useConversation(id);
  if (!data)
    return error ? null : (
      <Stack className={classes.card} role="status" aria-busy="true" aria-label={say("wait")}>
        <Skeleton h={56} />
        <Skeleton h={120} />
      </Stack>
    );
  return (
    <Stack className={`${classes.card} ${classes.scroll}`} gap="lg">
      <Contact conversation={data} />
      {data.handoff ? (
        <Alert
          color="orange"
          p="sm"
          icon={<IconUser aria-hidden />}
          title={nameOf(say, "inbox.reasons", data.handoff.reason)}
        />
      ) : null}
      <Part title={say("inbox.tags.title")}>
        <TagsEditor conversation={data} />
      </Part>
      {data.lead ? <Lead lead={data.lead} /> : null}
      <Summary conversation={data} />
      <Insights contactId={data.contact.id} lastMessageAt={data.lastMessageAt} />
    </Stack>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={3} size="sm" mb={6}>
        {title}
      </Title>
      {children}
    </section>
  );
}

function Contact({ conversation }: { conversation: ConversationDetail }) {
  const { say, locale } = useSpeech();
  const { contact, channel, createdAt } = conversation;
  return (
    <section>
      <Group wrap="nowrap" mb="xs">
        <Avatar name={customerName(say, conversation)} color="initials" size="lg" aria-hidden />
        <div style={{ minWidth: 0 }}>
          <Text fw={600} truncate>
            {customerName(say, conversation)}
          </Text>
          <Text size="xs" c="dimmed">
            {channel.name} · {languageName(locale, conversation.locale)}
          </Text>
        </div>
      </Group>
      <Stack gap={4}>
        {contact.phone ? (
          <Anchor size="sm" href={`tel:${contact.phone}`}>
            <IconPhone size={14} aria-hidden style={{ verticalAlign: -2 }} /> {contact.phone}
          </Anchor>
        ) : null}
        {contact.email ? (
          <Anchor size="sm" href={`mailto:${contact.email}`} style={{ overflowWrap: "anywhere" }}>
            <IconMail size={14} aria-hidden style={{ verticalAlign: -2 }} /> {contact.email}
          </Anchor>
        ) : null}
        {contact.phone || contact.email ? null : (
          <Text size="sm" c="dimmed">
            {say("inbox.card.noWays")}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {say("inbox.card.since", { when: shortTime(locale, createdAt) })}
        </Text>
      </Stack>
    </section>
  );
}

const HEAT: Readonly<Record<string, string>> = { hot: "red", warm: "orange", cold: "blue" };

function Lead({ lead }: { lead: NonNullable<ConversationDetail["lead"]> }) {
  const { say } = useSpeech();
  const { status, interest, value, score, temperature, nextAction } = lead;
  return (
    <Part title={say("inbox.card.lead")}>
      <Stack gap={6}>
        <Text size="sm">{interest}</Text>
        <Group gap={6}>
          <Badge variant="light" tt="none">
            {nameOf(say, "inbox.leadStatus", status)}
          </Badge>
          {temperature ? (
            <Badge variant="light" tt="none" color={HEAT[temperature] ?? "gray"}>
              {nameOf(say, "inbox.temperature", temperature)}
            </Badge>
          ) : null}
          {value ? (
            <Text size="sm" fw={600}>
              {formatMoney(value)}
            </Text>
          ) : null}
        </Group>
        {score === null ? null : (
          <div>
            <Text size="xs" c="dimmed">
              {say("inbox.card.score", { score })}
            </Text>
            <Progress value={score} size="sm" aria-label={say("inbox.card.score", { score })} />
          </div>
        )}
        {nextAction ? <Text size="sm">→ {nextActionText(say, nextAction)}</Text> : null}
      </Stack>
    </Part>
  );
}

function Summary({ conversation: { id, lastMessageAt } }: { conversation: ConversationDetail }) {
  const { say, locale } = useSpeech();
  const { data, error, isPending } = useSummary(id, lastMessageAt, locale);
  return (
    <Part title={say("inbox.card.summary")}>
      {isPending ? (
        <Skeleton h={60} role="status" aria-label={say("wait")} />
      ) : (
        <Text size="sm" className={classes.keep} c={error ? "dimmed" : undefined}>
          {error ? problemText(say, error) : data?.text}
        </Text>
      )}
    </Part>
  );
}
