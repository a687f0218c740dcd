/** The segments that one person belongs to, the primary one first. */
import { Badge, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { Loading } from "../crm/loading.tsx";
import { Panel } from "../crm/panel.tsx";
import { fullTime } from "../crm/times.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";

interface Belonging {
  readonly id: string;
  readonly name: string;
  readonly tier: "primary" | "secondary";
  readonly enteredAt: string;
}

export function ContactSegments({ contactId }: { contactId: string }) {
  const { say } = useSpeech();
  const { may } = useSession();
  if (!may("campaigns:read")) return null;
  return (
    <Panel title={say("segments.title")}>
      <Belongings contactId={contactId} />
    </Panel>
  );
}

function Belongings({ contactId }: { contactId: string }) {
  const { say, locale } = useSpeech();
  const segments = useQuery({
    queryKey: ["segments", "of", contactId],
    queryFn: async () => (await api<{ data: Belonging[] }>("GET", `/v1/contacts/${contactId}/segments`)).data,
  });
  return (
    <Loading query={segments}>
      {segments.data?.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say("segments.ofNobody")}
        </Text>
      ) : (
        <Group gap="xs">
          {segments.data?.map(({ id, name, tier, enteredAt }) => (
            <Badge
              key={id}
              component={Link}
              to={`/segments/${id}`}
              variant={tier === "primary" ? "filled" : "default"}
              tt="none"
              maw="100%"
              style={{ cursor: "pointer" }}
              title={say("segments.since", { at: fullTime(locale, enteredAt) })}
            >
              {name}
            </Badge>
          ))}
        </Group>
      )}
    </Loading>
  );
}
