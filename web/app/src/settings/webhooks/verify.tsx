/** How a program knows that a call is from here and not a copy of an old one: the rule in words, and code to take. */
import { Button, Code, CopyButton, Group, List, Tabs, Text } from "@mantine/core";
import { Panel } from "../../crm/panel.tsx";
import { useSpeech } from "../../lib/texts.ts";
import { SAMPLES } from "./verify-samples.ts";
import classes from "./webhooks.module.css";

export function Verify() {
  const { say } = useSpeech();
  return (
    <Panel title={say("webhooks.verify.title")}>
      <Text size="sm" mb="xs">
        {say("webhooks.verify.lead")}
      </Text>
      <List size="sm" type="ordered" spacing={4} mb="md">
        {["body", "sign", "compare", "time", "id", "answer"].map((step) => (
          <List.Item key={step}>{say(`webhooks.verify.steps.${step}`)}</List.Item>
        ))}
      </List>
      <Tabs defaultValue={SAMPLES[0].language} keepMounted={false}>
        <Tabs.List>
          {SAMPLES.map(({ language }) => (
            <Tabs.Tab key={language} value={language}>
              {language}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {SAMPLES.map(({ language, code }) => (
          <Tabs.Panel key={language} value={language} pt="sm">
            <Group justify="flex-end" mb={4}>
              <CopyButton value={code}>
                {({ copied, copy }) => (
                  <Button size="compact-xs" variant="subtle" onClick={copy}>
                    {say(copied ? "copied" : "copy")}
                  </Button>
                )}
              </CopyButton>
            </Group>
            <Code
              block
              className={classes.code}
              tabIndex={0}
              role="region"
              aria-label={say("webhooks.verify.code", { language })}
            >
              {code}
            </Code>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}
