/** A campaign that was confirmed: where it stands, what can be done, and its figures as they come. */
import { Alert, Button, Group, Progress, SimpleGrid, Stack, Tabs, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCopy, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRotate } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { formatMoney } from "../../../../src/lib/money.ts";
import classes from "../crm/crm.module.css";
import { Loading } from "../crm/loading.tsx";
import { Panel } from "../crm/panel.tsx";
import { tellProblem } from "../crm/problem-note.tsx";
import { fullTime } from "../crm/times.ts";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Confirm } from "../settings/confirm.tsx";
import { type Campaign, percent, type Stats, useStats } from "./data.ts";
import { Experiment } from "./experiment.tsx";
import { Figure } from "./figure.tsx";
import { Recipients } from "./recipients.tsx";
import { Reasons } from "./review-step.tsx";

// The charts are large and wanted here only.
const DaysChart = lazy(() => import("./days-chart.tsx"));

export function Live({ campaign }: { campaign: Campaign }) {
  const { say } = useSpeech();
  const isLive = campaign.status === "sending" || campaign.status === "scheduled";
  const stats = useStats(campaign.id, isLive);
  const shown = stats.data?.campaign ?? campaign;
  return (
    <Stack>
      <Standing campaign={shown} />
      <Loading query={stats}>
        {stats.data ? (
          <Tabs defaultValue="figures" keepMounted={false}>
            <Tabs.List mb="md" className={classes.tabs}>
              <Tabs.Tab value="figures">{say("campaigns.tabs.figures")}</Tabs.Tab>
              <Tabs.Tab value="experiment">{say("campaigns.tabs.experiment")}</Tabs.Tab>
              <Tabs.Tab value="people">{say("campaigns.tabs.people")}</Tabs.Tab>
              <Tabs.Tab value="message">{say("campaigns.tabs.message")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="figures">
              <Figures stats={stats.data} />
            </Tabs.Panel>
            <Tabs.Panel value="experiment">
              <Experiment stats={stats.data} />
            </Tabs.Panel>
            <Tabs.Panel value="people">
              <Recipients id={campaign.id} />
            </Tabs.Panel>
            <Tabs.Panel value="message">
              <Said campaign={shown} />
            </Tabs.Panel>
          </Tabs>
        ) : null}
      </Loading>
    </Stack>
  );
}

const BUTTONS = {
  undo: { Icon: IconRotate, when: ["scheduled"] },
  pause: { Icon: IconPlayerPause, when: ["scheduled", "sending"] },
  resume: { Icon: IconPlayerPlay, when: ["paused"] },
} as const;

function Standing({ campaign }: { campaign: Campaign }) {
  const { say, locale } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const navigate = useNavigate();
  const [isEnding, ending] = useDisclosure();
  const { id, status } = campaign;
  const act = useMutation({
    mutationFn: (verb: string) => api<Campaign>("POST", `/v1/campaigns/${id}/${verb}`),
    onSuccess: (changed) => {
      data.setQueryData(["campaigns", id], changed);
      data.invalidateQueries({ queryKey: ["campaigns"] });
      ending.close();
    },
    onError: (error) => tellProblem(say, error),
  });
  const copy = useMutation({
    mutationFn: () =>
      api<Campaign>("POST", `/v1/campaigns/${id}/copy`, {
        body: { name: say("campaigns.copyOf", { name: campaign.name }) },
      }),
    onSuccess: (made) => navigate(`/campaigns/${made.id}`),
    onError: (error) => tellProblem(say, error),
  });
  const left = useCountdown(status === "scheduled" ? campaign.beginsAt : null);
  const at = campaign.endedAt ?? campaign.pausedAt ?? campaign.begunAt ?? campaign.beginsAt;
  return (
    <>
      {status === "scheduled" && left !== null ? (
        <Alert color="blue" role="status">
          {say(left > 0 ? "campaigns.standing.soon" : "campaigns.standing.now", {
            at: campaign.beginsAt ? fullTime(locale, campaign.beginsAt) : "",
          })}
        </Alert>
      ) : null}
      <Group justify="space-between">
        <Text c="dimmed" size="sm">
          #{campaign.number} · {campaign.segmentName ?? say("campaigns.ownRule")}
          {at ? ` · ${fullTime(locale, at)}` : ""}
        </Text>
        {may("campaigns:write") ? (
          <Group gap="xs">
            {(Object.keys(BUTTONS) as (keyof typeof BUTTONS)[]).map((verb) => {
              const { Icon, when } = BUTTONS[verb];
              if (!(when as readonly string[]).includes(status)) return null;
              return (
                <Button
                  key={verb}
                  variant={verb === "resume" ? "filled" : "default"}
                  leftSection={<Icon size={16} aria-hidden />}
                  loading={act.isPending && act.variables === verb}
                  onClick={() => act.mutate(verb)}
                >
                  {say(`campaigns.acts.${verb}`)}
                </Button>
              );
            })}
            {status === "sending" || status === "paused" ? (
              <Button
                variant="subtle"
                color="red"
                leftSection={<IconPlayerStop size={16} aria-hidden />}
                onClick={ending.open}
              >
                {say("campaigns.acts.cancel")}
              </Button>
            ) : null}
            {status === "done" || status === "cancelled" ? (
              <Button
                variant="default"
                leftSection={<IconCopy size={16} aria-hidden />}
                loading={copy.isPending}
                onClick={() => copy.mutate()}
              >
                {say("campaigns.acts.copy")}
              </Button>
            ) : null}
          </Group>
        ) : null}
      </Group>
      <Confirm
        isOpen={isEnding}
        title={say("campaigns.acts.cancelTitle")}
        text={say("campaigns.acts.cancelText")}
        verb={say("campaigns.acts.cancel")}
        isBusy={act.isPending}
        error={null}
        onClose={ending.close}
        onConfirm={() => act.mutate("cancel")}
      />
    </>
  );
}

/** Milliseconds until then, looked at each second; null for no moment. */
function useCountdown(at: string | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === null) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? null : new Date(at).getTime() - now;
}

function Figures({ stats }: { stats: Stats }) {
  const { say, locale } = useSpeech();
  const { total, currency, recovered, progress, days, reasons } = stats;
  const number = (value: number) => value.toLocaleString(locale);
  const of = (part: number) => percent(locale, part, total.sent + total.uncertain);
  return (
    <Stack>
      <div>
        <Group justify="space-between" mb={4}>
          <Text size="sm">{say("campaigns.progress", { sent: total.sent, people: total.people })}</Text>
          <Text size="sm" c="dimmed">
            {progress} %
          </Text>
        </Group>
        <Progress value={progress} aria-label={say("campaigns.tabs.figures")} />
      </div>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
        <Figure label={say("campaigns.figures.sent")} value={number(total.sent)} />
        <Figure label={say("campaigns.figures.delivered")} value={number(total.delivered)} hint={of(total.delivered)} />
        <Figure label={say("campaigns.figures.read")} value={number(total.read)} hint={of(total.read)} />
        <Figure label={say("campaigns.figures.clicks")} value={number(total.clicks)} hint={of(total.clicks)} />
        <Figure label={say("campaigns.figures.replies")} value={number(total.replies)} hint={of(total.replies)} />
        <Figure label={say("campaigns.figures.optOuts")} value={number(total.optOuts)} hint={of(total.optOuts)} />
        <Figure label={say("campaigns.figures.leads")} value={number(total.leads)} />
        <Figure label={say("campaigns.figures.wins")} value={number(total.wins)} />
        <Figure label={say("campaigns.figures.buyers")} value={number(total.buyers)} hint={of(total.buyers)} />
        <Figure
          label={say("campaigns.figures.revenue")}
          value={formatMoney({ cents: total.revenueCents, currency })}
          hint={recovered ? say("campaigns.figures.recovered", { money: formatMoney(recovered) }) : undefined}
          isMain
        />
        <Figure label={say("campaigns.figures.failed")} value={number(total.failed)} />
        <Figure label={say("campaigns.figures.uncertain")} value={number(total.uncertain)} />
      </SimpleGrid>
      {days.length > 0 ? (
        <Panel title={say("campaigns.byDay")}>
          <Suspense fallback={<Text c="dimmed">{say("wait")}</Text>}>
            <DaysChart days={days} />
          </Suspense>
        </Panel>
      ) : null}
      {reasons.length > 0 ? (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {(["waiting", "dropped"] as const).map((state) => (
            <Panel key={state} title={say(`campaigns.why.${state}`)}>
              <Reasons rows={reasons.filter((row) => row.state === state)} none={say("campaigns.why.none")} />
            </Panel>
          ))}
        </SimpleGrid>
      ) : null}
    </Stack>
  );
}

function Said({ campaign }: { campaign: Campaign }) {
  const { say } = useSpeech();
  return (
    <Stack>
      {campaign.content.variants.map(({ key, messages }) => (
        <Panel key={key} title={say("campaigns.message.variant", { name: key.toUpperCase() })}>
          <Stack gap="sm">
            {messages.map(({ channel, text }) => (
              <div key={`${channel} ${text}`}>
                <Text size="xs" c="dimmed">
                  {channel === "chat" ? say("campaigns.message.chat") : say(`crm.channels.${channel}`)}
                </Text>
                <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{text}</Text>
              </div>
            ))}
          </Stack>
        </Panel>
      ))}
    </Stack>
  );
}
