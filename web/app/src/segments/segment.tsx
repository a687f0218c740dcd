/** One segment: its rule as it is built, who fits it now, and who belongs. */
import {
  Alert,
  Button,
  Group,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { ProblemNote } from "../crm/problem-note.tsx";
import { ApiError, api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Confirm } from "../settings/confirm.tsx";
import { Page } from "../shell/page.tsx";
import bar from "../shell/save-bar.module.css";
import { asGroup, type Catalogue, type Rule, type Segment, useCatalogue, useSegments } from "./data.ts";
import { SegmentMembers } from "./members.tsx";
import { RulePreview } from "./preview.tsx";
import { RuleGroup } from "./rule-group.tsx";
import classes from "./segments.module.css";

const FIRST_RULE: Rule = { type: "all", rules: [] };

export function Component() {
  const { say } = useSpeech();
  const { id } = useParams();
  const isNew = id === "new";
  const catalogue = useCatalogue();
  const segments = useSegments();
  const segment = useQuery({
    queryKey: ["segments", id],
    queryFn: () => api<Segment>("GET", `/v1/segments/${id}`),
    enabled: !isNew,
  });
  const found = segment.data ?? null;
  return (
    <Page
      title={isNew ? say("segments.new") : (found?.name ?? say("segments.one"))}
      size="xl"
      isLoading={catalogue.isPending || segments.isPending || (!isNew && segment.isPending)}
      error={catalogue.error ?? segments.error ?? segment.error}
    >
      {catalogue.data && (isNew || found) ? (
        <Editor
          key={found ? `${found.id}-${found.version}` : "new"}
          segment={found}
          catalogue={catalogue.data}
          segments={(segments.data ?? []).filter((one) => one.id !== id)}
        />
      ) : null}
    </Page>
  );
}

function Editor({
  segment,
  catalogue,
  segments,
}: {
  segment: Segment | null;
  catalogue: Catalogue;
  segments: readonly Segment[];
}) {
  const { say } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const navigate = useNavigate();
  const isReadOnly = !may("campaigns:write");
  const [name, setName] = useState(segment?.name ?? "");
  const [description, setDescription] = useState(segment?.description ?? "");
  const [tier, setTier] = useState(segment?.tier ?? "secondary");
  const [rule, setRule] = useState<Rule>(segment?.rule ?? FIRST_RULE);
  const [isRemoving, removing] = useDisclosure();
  const isEmpty = asGroup(rule).rules.length === 0;
  const save = useMutation({
    mutationFn: () => {
      const body = { name, description: description.trim() || null, tier, rule };
      return segment
        ? api<Segment>("PATCH", `/v1/segments/${segment.id}`, { body: { version: segment.version, ...body } })
        : api<Segment>("POST", "/v1/segments", { body });
    },
    onSuccess: (saved) => {
      data.setQueryData(["segments", saved.id], saved);
      data.invalidateQueries({ queryKey: ["segments"], exact: true });
      data.invalidateQueries({ queryKey: ["segment-members", saved.id] });
      notifications.show({ color: "green", message: say("segments.saved", { count: saved.size }) });
      if (!segment) navigate(`/segments/${saved.id}`, { replace: true });
    },
  });
  const remove = useMutation({
    mutationFn: () => api("DELETE", `/v1/segments/${segment?.id}`),
    onSuccess: () => {
      data.invalidateQueries({ queryKey: ["segments"], exact: true });
      navigate("/segments");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const issues = save.error instanceof ApiError ? (save.error.problem.issues ?? []) : [];
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <form onSubmit={submit}>
        <Stack>
          <ProblemNote error={save.error} />
          {issues.length > 0 ? (
            <Alert color="red">
              {issues.map(({ path, message }) => (
                <Text size="sm" key={`${path}${message}`}>
                  {message}
                </Text>
              ))}
            </Alert>
          ) : null}
          {segment?.fault ? <Alert color="red">{say("segments.faultText", { fault: segment.fault })}</Alert> : null}
          <TextInput
            label={say("segments.name")}
            placeholder={say("segments.nameExample")}
            required
            maxLength={80}
            readOnly={isReadOnly}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label={say("segments.description")}
            autosize
            maxLength={500}
            readOnly={isReadOnly}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <div>
            <Text size="sm" fw={500} mb={4} id="tier">
              {say("segments.tier")}
            </Text>
            <SegmentedControl
              aria-labelledby="tier"
              readOnly={isReadOnly}
              data={(["secondary", "primary"] as const).map((value) => ({
                value,
                label: say(`segments.tiers.${value}`),
              }))}
              value={tier}
              onChange={(value) => setTier(value as Segment["tier"])}
            />
            <Text size="sm" c="dimmed" mt={4}>
              {say(`segments.tierHints.${tier}`)}
            </Text>
          </div>
          <Paper withBorder p="md" component="section" aria-label={say("segments.rule")}>
            <fieldset disabled={isReadOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
              <RuleGroup
                rule={rule}
                catalogue={catalogue}
                segments={segments}
                isReadOnly={isReadOnly}
                onChange={setRule}
              />
            </fieldset>
          </Paper>
          {isReadOnly ? null : (
            <Group justify="space-between" className={bar.bar}>
              {segment ? (
                <Button variant="subtle" color="red" onClick={removing.open}>
                  {say("segments.remove")}
                </Button>
              ) : (
                <span />
              )}
              <Button type="submit" loading={save.isPending} disabled={isEmpty || name.trim() === ""}>
                {say("crm.save")}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
      <Stack className={classes.side}>
        {isEmpty ? (
          <Text c="dimmed">{say("segments.preview.first")}</Text>
        ) : (
          <RulePreview rule={rule} hasSample={JSON.stringify(rule) !== JSON.stringify(segment?.rule)} />
        )}
        {segment ? <SegmentMembers id={segment.id} /> : null}
      </Stack>
      <Confirm
        isOpen={isRemoving}
        title={say("segments.removeTitle", { name: segment?.name ?? "" })}
        text={say("segments.removeText")}
        verb={say("segments.remove")}
        isBusy={remove.isPending}
        error={remove.error}
        onClose={removing.close}
        onConfirm={() => remove.mutate()}
      />
    </SimpleGrid>
  );
}
