/** What this process knows of the state of templates, so that one which Meta has stopped is not tried again and again. */
import { ChannelError } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { demandOf } from "./faults.ts";
import type { ReadTemplateChange } from "./read-webhook.ts";
import { keyOf, type Template, type Templates } from "./templates.ts";

export interface TemplateBook {
  /** The functions of `Templates`; what they learn is remembered. */
  readonly templates: Templates;
  /** Meta told of a new state by webhook. */
  readonly changed: (change: ReadTemplateChange) => void;
  /** Sends unless the template is known not to be approved; a refusal because of the template is remembered. */
  guard<T>(template: Pick<Template, "name" | "language">, send: () => Promise<T>): Promise<T>;
}

/** Events of Meta's that leave a template usable. */
const USABLE: readonly string[] = ["APPROVED", "REINSTATED", "FLAGGED"];
const KNOWN_MAX = 5_000;

export function createTemplateBook(templates: Templates, locale: Locale): TemplateBook {
  const statuses = new Map<string, string>();
  const note = (template: Pick<Template, "name" | "language">, status: string) => {
    if (statuses.size >= KNOWN_MAX) statuses.clear();
    statuses.set(keyOf(template), status);
  };
  const noteAll = (found: readonly Template[]) => {
    statuses.clear();
    for (const template of found) note(template, template.status);
  };
  return {
    templates: {
      ...templates,
      async list(signal) {
        const found = await templates.list(signal);
        noteAll(found);
        return found;
      },
      async sync(known, signal) {
        const changes = await templates.sync(known, signal);
        noteAll(changes.all);
        return changes;
      },
    },
    changed: ({ name, language, event }) => note({ name, language }, event),
    async guard(template, send) {
      const status = statuses.get(keyOf(template));
      if (status !== undefined && !USABLE.includes(status)) {
        throw new ChannelError("rejected", say(locale, "whatsapp.reason.templatePaused"), {
          details: { demand: "stop_template", status },
        });
      }
      try {
        return await send();
      } catch (error) {
        // Wrong parameters are the sender's mistake, not the template's end.
        const isStopped = error instanceof ChannelError && demandOf(error) === "stop_template";
        if (isStopped && STOPPING.includes(Number(error.details.code))) note(template, "PAUSED");
        throw error;
      }
    },
  };
}

/** Refusals after which the template itself cannot be used until Meta says otherwise. */
const STOPPING: readonly number[] = [132015, 132016, 132007];
