/** The business's own chat over the inbox, for whoever has just made the business: one writes as a customer and sees what the team sees. */
import { CloseButton, Group, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useSpeech } from "../lib/texts.ts";

const KEPT = "charla.try";
const HOST = "charla-widget";

/** The next inbox of this tab has the chat of this site beside it. */
export function beginTry(siteKey: string): void {
  sessionStorage.setItem(KEPT, siteKey);
}

export function TryChat() {
  const { say, locale } = useSpeech();
  const [siteKey, setSiteKey] = useState(() => sessionStorage.getItem(KEPT));

  useEffect(() => {
    if (siteKey === null) return;
    const standing = document.getElementById(HOST);
    if (standing) {
      standing.hidden = false;
      standing.style.removeProperty("display");
    } else load(siteKey, locale);
    return () => document.getElementById(HOST)?.style.setProperty("display", "none", "important");
  }, [siteKey, locale]);

  if (siteKey === null) return null;
  const end = () => {
    sessionStorage.removeItem(KEPT);
    setSiteKey(null);
  };
  return (
    <Group px="md" py={6} gap="xs" wrap="nowrap" justify="space-between" bg="var(--mantine-primary-color-light)">
      <Text size="sm" role="status">
        {say("setup.try.hint")}
      </Text>
      <CloseButton aria-label={say("setup.try.end")} onClick={end} />
    </Group>
  );
}

/** By a script tag of our own server, as every site has it; open at once where it leaves the inbox in sight. */
function load(siteKey: string, locale: string): void {
  const script = document.createElement("script");
  script.src = "/widget.js";
  script.async = true;
  script.dataset.siteKey = siteKey;
  script.dataset.lang = locale;
  script.dataset.open = String(innerWidth > 768);
  document.head.append(script);
}
