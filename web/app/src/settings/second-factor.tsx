/** Of whom the business demands the second step; for whoever has it themselves. */
import { Alert, Button, Group, Paper, Radio, Skeleton, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import type { z } from "zod";
import type { memberView, secondFactorView } from "../../../../src/http/people-views.ts";
import { api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";

type Setting = z.infer<typeof secondFactorView>;
type Level = Setting["secondFactor"];
type Member = z.infer<typeof memberView>;

const LEVELS: readonly Level[] = ["offered", "admins", "everybody"];
const KEY = ["second-factor"];

export function SecondFactor({ members }: { members: readonly Member[] }) {
  const { say } = useSpeech();
  const { user } = useSession();
  const data = useQueryClient();
  const setting = useQuery({ queryKey: KEY, queryFn: () => api<Setting>("GET", "/v1/second-factor") });
  const change = useMutation({
    mutationFn: (secondFactor: Level) => api<Setting>("PUT", "/v1/second-factor", { body: { secondFactor } }),
    onSuccess: (changed) => {
      data.setQueryData(KEY, changed);
      notifications.show({ color: "green", message: say("team.secondFactor.saved") });
    },
  });
  const level = setting.data?.secondFactor;
  const missing = members.filter((member) => isMissing(member, level)).length;

  return (
    <Paper withBorder p="lg" mt="xl" component="section" aria-labelledby="second-factor">
      <Stack>
        <div>
          <Title order={2} size="h4" id="second-factor">
            {say("team.secondFactor.title")}
          </Title>
          <Text c="dimmed" size="sm">
            {say("team.secondFactor.lead")}
          </Text>
        </div>
        {setting.error || change.error ? (
          <Alert color="red" role="alert">
            {problemText(say, setting.error ?? change.error)}
          </Alert>
        ) : null}
        {user.twoFactorEnabled ? null : (
          <Group gap="xs">
            <Text size="sm">{say("team.secondFactor.ownFirst")}</Text>
            <Button component={Link} to="/settings/account" variant="light" size="compact-sm">
              {say("team.secondFactor.toAccount")}
            </Button>
          </Group>
        )}
        {level === undefined ? (
          <Skeleton h={120} />
        ) : (
          <Radio.Group
            aria-labelledby="second-factor"
            value={change.isPending ? change.variables : level}
            onChange={(wanted) => change.mutate(wanted as Level)}
          >
            <Stack gap="sm">
              {LEVELS.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  disabled={change.isPending || (one !== "offered" && !user.twoFactorEnabled)}
                  label={say(`team.secondFactor.${one}`)}
                  description={say(`team.secondFactor.${one}Help`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {missing > 0 ? <Text size="sm">{say("team.secondFactor.missing", { count: missing })}</Text> : null}
      </Stack>
    </Paper>
  );
}

/** Whether somebody is let in no further than to their account for now. */
function isMissing({ isActive, role, twoFactorEnabled }: Member, level: Level | undefined): boolean {
  const isDemanded = level === "everybody" || (level === "admins" && role === "admin");
  return isActive && isDemanded && !twoFactorEnabled;
}
