/** API keys: which programs may come in, what each may do, and when it was used last. */
import { Badge, Button, Card, Group, Modal, Stack, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { apiKeyView } from "../../../../src/http/settings-views.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { type Say, useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { Confirm } from "./confirm.tsx";
import { Empty } from "./empty.tsx";
import { KeyForm } from "./key-form.tsx";

type Key = z.infer<typeof apiKeyView>;
const DAY_MS = 86_400_000;
/** A key that nobody used for so long may be a forgotten one. */
const IDLE_DAYS = 30;
/** An end this near is told in days. */
const SOON_DAYS = 14;
const TOUCHED = { hover: true, focus: true, touch: true };
const COLOURS = { active: "green", expired: "yellow", revoked: "gray" } as const;

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const [isMaking, making] = useDisclosure();
  const [leaving, setLeaving] = useState<Key | null>(null);
  const keys = useQuery({
    queryKey: ["keys"],
    queryFn: async () => (await api<{ data: Key[] }>("GET", "/v1/keys")).data,
  });
  const revoke = useMutation({
    mutationFn: (id: string) => api("DELETE", `/v1/keys/${id}`),
    onSettled: () => data.invalidateQueries({ queryKey: ["keys"] }),
    onSuccess: () => {
      setLeaving(null);
      notifications.show({ color: "green", message: say("settings.keys.isRevoked") });
    },
  });
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={making.open}>
      {say("settings.keys.create")}
    </Button>
  );

  return (
    <Page
      title={say("settings.keys.title")}
      lead={say("settings.keys.lead")}
      action={may("keys:write") && keys.data?.length ? create : null}
      isLoading={keys.isPending}
      error={keys.error}
    >
      {keys.data?.length === 0 ? (
        <Empty Icon={IconKey} text={say("settings.keys.empty")}>
          {may("keys:write") ? create : null}
        </Empty>
      ) : (
        <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
          {keys.data?.map((key) => (
            <Card key={key.id} component="li" withBorder padding="md" opacity={key.status === "active" ? 1 : 0.7}>
              <Group justify="space-between" align="flex-start" wrap="nowrap">
                <div style={{ minWidth: 0 }}>
                  <Group gap="xs">
                    <Text fw={600}>{key.name}</Text>
                    <Badge variant="light" color={COLOURS[key.status]}>
                      {say(`settings.keys.status.${key.status}`)}
                    </Badge>
                    {idleDays(key) >= IDLE_DAYS ? (
                      <Tooltip label={say("settings.keys.idleHelp")} multiline maw={280} events={TOUCHED}>
                        <Badge variant="light" color="yellow" tabIndex={0} style={{ cursor: "help" }}>
                          {say("settings.keys.idle", { days: idleDays(key) })}
                        </Badge>
                      </Tooltip>
                    ) : null}
                  </Group>
                  <KeyFacts apiKey={key} />
                </div>
                {key.status === "revoked" || !may("keys:write") ? null : (
                  <Button
                    variant="subtle"
                    color="red"
                    size="compact-sm"
                    style={{ flexShrink: 0 }}
                    aria-label={say("settings.keys.revokeOf", { name: key.name })}
                    onClick={() => setLeaving(key)}
                  >
                    {say("settings.keys.revoke")}
                  </Button>
                )}
              </Group>
              <Scopes scopes={key.scopes} />
            </Card>
          ))}
        </Stack>
      )}

      <Modal opened={isMaking} onClose={making.close} title={say("settings.keys.create")} size="lg">
        <KeyForm onDone={making.close} />
      </Modal>
      <Confirm
        isOpen={leaving !== null}
        title={say("settings.keys.revokeTitle", { name: leaving?.name ?? "" })}
        text={say("settings.keys.revokeText")}
        verb={say("settings.keys.revoke")}
        isBusy={revoke.isPending}
        error={revoke.error}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving && revoke.mutate(leaving.id)}
      />
    </Page>
  );
}

/** Since when an active key was not used, or made and never used; 0 for one that opens nothing. */
function idleDays({ status, lastUsedAt, createdAt }: Key): number {
  if (status !== "active") return 0;
  return Math.floor((Date.now() - Date.parse(lastUsedAt ?? createdAt)) / DAY_MS);
}

function KeyFacts({ apiKey }: { apiKey: Key }) {
  const { say } = useSpeech();
  const { createdAt, lastUsedAt, perMinute } = apiKey;
  const facts = [
    lastUsedAt ? say("settings.keys.used", { at: new Date(lastUsedAt) }) : say("settings.keys.unused"),
    say("settings.keys.made", { at: new Date(createdAt) }),
    endOf(say, apiKey),
    perMinute === null ? say("settings.keys.unlimited") : say("settings.keys.limited", { count: perMinute }),
  ];
  return (
    <Text size="sm" c="dimmed">
      {facts.join(" · ")}
    </Text>
  );
}

function endOf(say: Say, { status, revokedAt, expiresAt }: Key): string {
  if (revokedAt) return say("settings.keys.revokedAt", { at: new Date(revokedAt) });
  if (!expiresAt) return say("settings.keys.endless");
  const at = new Date(expiresAt);
  if (status === "expired") return say("settings.keys.ended", { at });
  const days = Math.floor((at.getTime() - Date.now()) / DAY_MS);
  return days < SOON_DAYS ? say("settings.keys.soon", { days }) : say("settings.keys.ends", { at });
}

/** What it may do, by area: "Leads: see, change". */
function Scopes({ scopes }: { scopes: readonly string[] }) {
  const { say } = useSpeech();
  const byArea = new Map<string, string[]>();
  for (const scope of scopes) {
    const [area = "", verb = ""] = scope.split(":");
    byArea.set(area, [...(byArea.get(area) ?? []), say(`settings.keys.verbs.${verb}`).toLowerCase()]);
  }
  return (
    <Group gap={6} mt="xs">
      {[...byArea].map(([area, verbs]) => (
        <Badge key={area} variant="default" tt="none" fw={500}>
          {area === "*" ? say("settings.keys.everything") : `${say(`settings.areas.${area}`)}: ${verbs.join(", ")}`}
        </Badge>
      ))}
    </Group>
  );
}
