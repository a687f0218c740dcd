/** The rules under which the business writes of its own accord: hours, how often, to whom, and what each country allows. */
import { Button, Group, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { policyView } from "../../../../../src/http/automation-views.ts";
import { api } from "../../lib/api.ts";
import { problemText } from "../../lib/problem.ts";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import bar from "../../shell/save-bar.module.css";
import { Countries } from "./countries.tsx";
import { Limits } from "./limits.tsx";

type Policy = z.infer<typeof policyView>;
export type Settings = Policy["settings"];

const KEY = ["automation", "policy"];

export function Component() {
  const { say } = useSpeech();
  const policy = useQuery({ queryKey: KEY, queryFn: () => api<Policy>("GET", "/v1/automation/policy") });
  return (
    <Page
      title={say("automation.policy.title")}
      lead={say("automation.policy.lead")}
      isLoading={policy.isPending}
      error={policy.error}
      size="md"
    >
      {policy.data ? <Form key={policy.data.version} policy={policy.data} /> : null}
    </Page>
  );
}

function Form({ policy }: { policy: Policy }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const [settings, setSettings] = useState<Settings>(policy.settings);
  const isReadOnly = !may("settings:write");
  const isChanged = JSON.stringify(settings) !== JSON.stringify(policy.settings);
  const isUsual = JSON.stringify(settings) === JSON.stringify(policy.usual);
  const save = useMutation({
    mutationFn: () => api<Policy>("PUT", "/v1/automation/policy", { body: { version: policy.version, settings } }),
    onSuccess: (saved) => {
      data.setQueryData(KEY, saved);
      notifications.show({ color: "green", message: say("settings.saved") });
    },
    onError: (error) => notifications.show({ color: "red", message: problemText(say, error) }),
  });
  const change = (part: Partial<Settings>) => setSettings({ ...settings, ...part });
  return (
    <Stack>
      <Limits settings={settings} isReadOnly={isReadOnly} onChange={change} />
      <Countries
        countries={settings.countries}
        isReadOnly={isReadOnly}
        onChange={(countries) => change({ countries })}
      />
      {isReadOnly ? null : (
        <Group justify="flex-end" className={bar.bar}>
          <Button variant="default" disabled={isUsual} onClick={() => setSettings(policy.usual)}>
            {say("automation.policy.reset")}
          </Button>
          <Button loading={save.isPending} disabled={!isChanged} onClick={() => save.mutate()}>
            {say("settings.save")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
