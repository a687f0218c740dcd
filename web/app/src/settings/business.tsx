/** The business: its name, language, place and money, how it is reached, and its branches. */
import { Alert, Button, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { z } from "zod";
import type { businessView } from "../../../../src/http/business-views.ts";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { countriesIn, currenciesIn, timeZones } from "../lib/regions.ts";
import { useSession } from "../lib/session.ts";
import { LOCALES, useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import bar from "../shell/save-bar.module.css";
import { BranchForm } from "./branch-form.tsx";
import { issuesOf } from "./issues.ts";

type Business = z.infer<typeof businessView>;
export type Branch = Omit<Business["branches"][number], "id"> & { readonly id?: string };

export function Component() {
  const { say } = useSpeech();
  const business = useQuery({ queryKey: ["business"], queryFn: () => api<Business>("GET", "/v1/business") });
  return (
    <Page
      title={say("settings.business.title")}
      lead={say("settings.business.lead")}
      isLoading={business.isPending}
      error={business.error}
    >
      {business.data ? <BusinessForm key={business.data.version} business={business.data} /> : null}
    </Page>
  );
}

function BusinessForm({ business }: { business: Business }) {
  const { say, locale } = useSpeech();
  const { may } = useSession();
  const data = useQueryClient();
  const [values, setValues] = useState(business);
  const [branches, setBranches] = useState<readonly Branch[]>(business.branches);
  const save = useMutation({
    mutationFn: () => {
      const { name, locale, country, currency, timeZone, phone, email, website, version } = values;
      const body = { name, locale, country, currency, timeZone, phone, email, website, version, branches };
      return api<Business>("PATCH", "/v1/business", { body });
    },
    onSuccess: async (saved) => {
      data.setQueryData(["business"], saved);
      notifications.show({ color: "green", message: say("settings.saved") });
      await data.invalidateQueries({ queryKey: ["me"] });
    },
  });
  const issues = issuesOf(save.error);
  const isReadOnly = !may("settings:write");
  const isOld = save.error instanceof ApiError && save.error.problem.code === "conflict";
  const set = (change: Partial<Business>) => setValues({ ...values, ...change });
  const field = (name: "name" | "phone" | "email" | "website") => ({
    label: say(`settings.business.${name}`),
    value: values[name] ?? "",
    readOnly: isReadOnly,
    error: issues[name],
    onChange: (event: FormEvent<HTMLInputElement>) =>
      set({ [name]: name === "name" ? event.currentTarget.value : event.currentTarget.value || null }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        {save.error ? (
          <Alert color="red" role="alert">
            <Group justify="space-between">
              <Text>
                {(isOld && save.error instanceof ApiError && save.error.problem.detail) || problemText(say, save.error)}
              </Text>
              {isOld ? (
                <Button
                  size="compact-sm"
                  variant="light"
                  color="red"
                  onClick={() => data.invalidateQueries({ queryKey: ["business"] })}
                >
                  {say("broken.again")}
                </Button>
              ) : null}
            </Group>
          </Alert>
        ) : null}
        <Paper withBorder p="lg" component="section">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput {...field("name")} required maxLength={120} />
            <Select
              label={say("settings.business.locale")}
              data={LOCALES.map((value) => ({ value, label: say(`settings.business.locales.${value}`) }))}
              value={values.locale}
              readOnly={isReadOnly}
              allowDeselect={false}
              onChange={(value) => set({ locale: (value as Business["locale"] | null) ?? values.locale })}
            />
            <Select
              label={say("settings.business.country")}
              searchable
              data={countriesIn(locale)}
              value={values.country}
              readOnly={isReadOnly}
              allowDeselect={false}
              error={issues.country}
              onChange={(country) => set({ country: country ?? values.country })}
            />
            <Select
              label={say("settings.business.currency")}
              description={say(business.hasSold ? "settings.business.currencyFixed" : "settings.business.currencyOpen")}
              searchable
              disabled={business.hasSold}
              data={currenciesIn(locale)}
              value={values.currency}
              readOnly={isReadOnly}
              allowDeselect={false}
              error={issues.currency}
              onChange={(currency) => set({ currency: currency ?? values.currency })}
            />
            <Select
              label={say("settings.business.timeZone")}
              description={say("settings.business.timeZoneHelp")}
              searchable
              limit={60}
              data={timeZones(values.timeZone)}
              value={values.timeZone}
              readOnly={isReadOnly}
              allowDeselect={false}
              error={issues.timeZone}
              onChange={(timeZone) => set({ timeZone: timeZone ?? values.timeZone })}
            />
            <TextInput {...field("phone")} type="tel" description={say("settings.business.phoneHelp")} />
            <TextInput {...field("email")} type="email" />
            <TextInput {...field("website")} type="url" placeholder="https://" />
          </SimpleGrid>
        </Paper>

        <Group justify="space-between">
          <Title order={2} size="h4">
            {say("settings.business.branches")}
          </Title>
          {isReadOnly ? null : (
            <Button
              variant="light"
              size="compact-md"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setBranches([...branches, { name: "", address: "", city: "", phone: null, hours: [] }])}
            >
              {say("settings.business.addBranch")}
            </Button>
          )}
        </Group>
        {branches.length === 0 ? <Text c="dimmed">{say("settings.business.noBranches")}</Text> : null}
        {branches.map((branch, index) => (
          <BranchForm
            key={branch.id ?? `new-${index}`}
            branch={branch}
            isReadOnly={isReadOnly}
            issues={issues}
            path={`branches.${index}`}
            onChange={(changed) => setBranches(branches.map((one, place) => (place === index ? changed : one)))}
            onRemove={() => setBranches(branches.filter((_, place) => place !== index))}
          />
        ))}
        {isReadOnly ? null : (
          <Group justify="flex-end" className={bar.bar}>
            <Button type="submit" loading={save.isPending}>
              {say("settings.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
