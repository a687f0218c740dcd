/** What the agents know and how they talk, by tabs, with a chat to try it beside them. */
import { Alert, Badge, Button, Drawer, List, Tabs } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconMessageCircle } from "@tabler/icons-react";
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import { ArgumentsTab } from "./arguments-tab.tsx";
import { type Playbook, useFindings, usePlaybook } from "./data.ts";
import { DeliveryTab } from "./delivery-tab.tsx";
import { FaqTab } from "./faq-tab.tsx";
import { HoursTab } from "./hours-tab.tsx";
import classes from "./playbook.module.css";
import { RulesTab } from "./rules-tab.tsx";
import { StyleTab } from "./style-tab.tsx";
import { TestChat } from "./test-chat.tsx";
import { type Draft, useDraft } from "./use-draft.ts";
import { useRehearsal } from "./use-rehearsal.ts";
import { VersionsTab } from "./versions-tab.tsx";

const TABS = ["faq", "style", "rules", "arguments", "delivery", "hours", "versions"] as const;

export function Component() {
  const { say } = useSpeech();
  const playbook = usePlaybook();
  return (
    <Page
      title={say("playbook.title")}
      lead={say("playbook.lead")}
      isLoading={playbook.isPending}
      error={playbook.error}
      size="xl"
    >
      {playbook.data ? <Loaded playbook={playbook.data} /> : null}
    </Page>
  );
}

function Loaded({ playbook }: { playbook: Playbook }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [search, setSearch] = useSearchParams();
  const [isTrying, trying] = useDisclosure();
  const isWide = useMediaQuery("(min-width: 75em)", undefined, { getInitialValueInEffect: false });
  const rehearsal = useRehearsal();
  const drafts: Partial<Record<(typeof TABS)[number], Draft>> = {
    style: useDraft(playbook, "style", ["style", "qualify"]),
    rules: useDraft(playbook, "rules", ["discounts", "handoff", "quotes", "budget"]),
    arguments: useDraft(playbook, "arguments", ["proofs", "competitors", "testimonials"]),
    delivery: useDraft(playbook, "delivery", ["delivery", "payments", "taxes", "guarantee"]),
    hours: useDraft(playbook, "hours", ["holidays"]),
  };
  const hasUnsaved = Object.values(drafts).some(({ isDirty }) => isDirty);
  useEffect(() => {
    if (!hasUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [hasUnsaved]);
  const readOnly = !may("playbook:write");
  const asked = search.get("tab");
  const tab = TABS.find((one) => one === asked) ?? "faq";
  const given = { playbook, readOnly };
  const chat = <TestChat rehearsal={rehearsal} hasUnsaved={hasUnsaved} />;
  return (
    <div className={classes.page} data-wide={isWide || undefined}>
      <div style={{ minWidth: 0 }}>
        <Contradictions />
        <Tabs value={tab} onChange={(next) => setSearch({ tab: next ?? "faq" }, { replace: true })}>
          <Tabs.List mb="md" className={classes.tabs}>
            {TABS.map((one) => (
              <Tabs.Tab
                key={one}
                value={one}
                rightSection={
                  drafts[one]?.isDirty ? (
                    <Badge role="img" size="xs" circle color="orange" aria-label={say("playbook.unsaved")}>
                      •
                    </Badge>
                  ) : null
                }
              >
                {say(`playbook.tabs.${one}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="faq">
            <FaqTab {...given} />
          </Tabs.Panel>
          <Tabs.Panel value="style">{drafts.style ? <StyleTab draft={drafts.style} {...given} /> : null}</Tabs.Panel>
          <Tabs.Panel value="rules">{drafts.rules ? <RulesTab draft={drafts.rules} {...given} /> : null}</Tabs.Panel>
          <Tabs.Panel value="arguments">
            {drafts.arguments ? <ArgumentsTab draft={drafts.arguments} {...given} /> : null}
          </Tabs.Panel>
          <Tabs.Panel value="delivery">
            {drafts.delivery ? <DeliveryTab draft={drafts.delivery} {...given} /> : null}
          </Tabs.Panel>
          <Tabs.Panel value="hours">{drafts.hours ? <HoursTab draft={drafts.hours} {...given} /> : null}</Tabs.Panel>
          <Tabs.Panel value="versions">{tab === "versions" ? <VersionsTab {...given} /> : null}</Tabs.Panel>
        </Tabs>
      </div>
      {isWide ? (
        <div className={classes.beside}>{chat}</div>
      ) : (
        <>
          <Button
            className={classes.float}
            data-raised={drafts[tab]?.isDirty || undefined}
            radius="xl"
            leftSection={<IconMessageCircle size={18} aria-hidden />}
            onClick={trying.open}
          >
            {say("playbook.chat.open")}
          </Button>
          <Drawer
            opened={isTrying}
            onClose={trying.close}
            position="bottom"
            size="92%"
            title={say("playbook.chat.open")}
            styles={{
              content: { display: "flex", flexDirection: "column" },
              body: { flex: 1, minHeight: 0, padding: 0 },
            }}
          >
            {chat}
          </Drawer>
        </>
      )}
    </div>
  );
}

/** What the agents would say two ways. */
function Contradictions() {
  const { say } = useSpeech();
  const { data = [] } = useFindings();
  const found = data.filter(({ severity }) => severity === "contradiction");
  if (found.length === 0) return null;
  return (
    <Alert color="orange" mb="md" title={say("playbook.contradictions", { count: found.length })}>
      <List size="sm">
        {found.slice(0, 5).map(({ code, where, what }) => (
          <List.Item key={`${code} ${where}`}>{what}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
