/** The wizard of the first run: business, hours, catalog, owner; then the first chat. For whoever holds the printed code. */
import { Alert, Button, Group, Loader, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { Door } from "../pages/door.tsx";
import { issuesOf } from "../settings/issues.ts";
import { WeekHours } from "../settings/week-hours.tsx";
import { BusinessStep } from "./business-step.tsx";
import { CatalogStep } from "./catalog-step.tsx";
import { OwnerStep } from "./owner-step.tsx";
import { Ready } from "./ready.tsx";
import { firstValues, type Owner, type SetUp, setupBody } from "./values.ts";

const STEPS = ["business", "hours", "catalog", "owner"] as const;
type Step = (typeof STEPS)[number];
const WIDTH = 620;

export function Component() {
  const { say, locale } = useSpeech();
  const [code] = useState(() => location.hash.slice(1));
  const [values, setValues] = useState(() => firstValues(locale));
  const [step, setStep] = useState<Step>("business");
  const needed = useQuery({
    queryKey: ["setup"],
    queryFn: () => api<{ isNeeded: boolean }>("GET", "/v1/setup"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const make = useMutation({
    mutationFn: async (owner: Owner) => {
      const made = await api<SetUp>("POST", "/v1/setup", { body: setupBody(code, values, owner) });
      const { email, password } = owner;
      await api("POST", "/api/auth/sign-in/email", { body: { email, password } });
      return made;
    },
    // The code is spent, and no business of the browser's history.
    onSuccess: () => history.replaceState(history.state, "", location.pathname),
    onError: (error) => setStep(stepOf(error) ?? "owner"),
  });
  const issues = issuesOf(make.error);
  const faults = Object.entries(issues)
    .filter(([path]) => path.startsWith("catalog"))
    .map(([, message]) => message);
  const top = useRef<HTMLDivElement>(null);
  const at = STEPS.indexOf(step);
  const title = make.data ? say("setup.ready.title", { name: values.name }) : say(`setup.${step}.title`);
  useEffect(() => {
    document.title = `${title} · Charla`;
    window.scrollTo({ top: 0 });
    top.current?.focus({ preventScroll: true });
  }, [title]);

  if (needed.isPending) return <Door title={say("wait")}>{<Loader />}</Door>;
  if (make.data)
    return (
      <Door title={title} lead={say("setup.ready.lead")} width={WIDTH}>
        <Ready made={make.data} />
      </Door>
    );
  if (needed.data && !needed.data.isNeeded)
    return (
      <Door title={say("setup.over.title")} lead={say("setup.over.text")}>
        <Button component={Link} to="/sign-in">
          {say("join.signIn")}
        </Button>
      </Door>
    );
  if (code === "") return <Door title={say("setup.noCode.title")} lead={say("setup.noCode.text")} children={null} />;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const next = STEPS[at + 1];
    if (next) return setStep(next);
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? "");
    make.mutate({
      name: field("name").trim(),
      email: field("email").trim().toLowerCase(),
      password: field("password"),
    });
  };
  const change = (part: Partial<typeof values>) => {
    if (make.error) make.reset();
    setValues((before) => ({ ...before, ...part }));
  };
  const back = STEPS[at - 1];
  // What stands beside its field is not said twice.
  const problem = make.error && Object.keys(issues).length === 0 ? problemOf(make.error) : null;

  function problemOf(error: Error): string {
    const isRefused = error instanceof ApiError && error.problem.status === 403;
    return isRefused ? say("setup.badCode") : problemText(say, error);
  }

  return (
    <Door title={title} lead={say(`setup.${step}.lead`)} width={WIDTH}>
      <div ref={top} tabIndex={-1} style={{ outline: 0 }}>
        <Text size="sm" c="dimmed" mb={6}>
          {say("setup.step", { at: at + 1, of: STEPS.length })}
        </Text>
        <Progress value={((at + 1) / STEPS.length) * 100} size="sm" aria-label={say("setup.progress")} />
      </div>
      {problem ? (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      ) : null}
      <form onSubmit={submit} key={step}>
        <Stack>
          {step === "business" ? <BusinessStep values={values} issues={issues} onChange={change} /> : null}
          {step === "hours" ? <WeekHours hours={values.hours} onChange={(hours) => change({ hours })} /> : null}
          {step === "catalog" ? <CatalogStep values={values} faults={faults} onChange={change} /> : null}
          {step === "owner" ? <OwnerStep issues={issues} /> : null}
          <Group justify="space-between" mt="sm">
            {back ? (
              <Button variant="default" onClick={() => setStep(back)}>
                {say("setup.back")}
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" loading={make.isPending}>
              {say(step === "owner" ? "setup.make" : "setup.next")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Door>
  );
}

/** Where what the server refused is mended. */
function stepOf(error: Error): Step | null {
  const paths = Object.keys(issuesOf(error));
  if (paths.some((path) => path.startsWith("catalog"))) return "catalog";
  if (paths.some((path) => path.startsWith("business.hours"))) return "hours";
  if (paths.some((path) => path.startsWith("business"))) return "business";
  return null;
}
