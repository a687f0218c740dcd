/** What is kept of a lead: its interest and worth, who sees to it, where it came from, what was found out. */
import { Button, Group, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { currencyDecimals } from "../../../../src/lib/money.ts";
import classes from "../crm/crm.module.css";
import type { LeadPage } from "../crm/data.ts";
import { Panel } from "../crm/panel.tsx";
import { BranchSelect, MemberSelect } from "../crm/selects.tsx";
import { Amount } from "../crm/signs.tsx";
import { fullDate } from "../crm/times.ts";
import { nameOf, nextActionText } from "../inbox/names.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";

export function Facts({ lead, onSave }: { lead: LeadPage; onSave: ((edit: object) => void) | null }) {
  const { say, locale } = useSpeech();
  const [isEditing, setEditing] = useState(false);
  const edit =
    onSave && !isEditing ? (
      <Button size="compact-xs" variant="subtle" onClick={() => setEditing(true)}>
        {say("crm.edit")}
      </Button>
    ) : null;
  return (
    <Panel title={say("pipeline.card")} action={edit}>
      {onSave && isEditing ? (
        <FactsForm lead={lead} onSave={onSave} onClose={() => setEditing(false)} />
      ) : (
        <Stack gap="sm">
          <Amount value={lead.value} size="xl" />
          {lead.nextAction ? <Text size="sm">→ {nextActionText(say, lead.nextAction)}</Text> : null}
          <MemberSelect
            size="xs"
            label={say("crm.owner")}
            placeholder={say("crm.nobody")}
            clearable
            disabled={onSave === null}
            value={lead.ownerId}
            onChange={(ownerId) => onSave?.({ ownerId })}
          />
          <BranchSelect
            size="xs"
            label={say("crm.branch")}
            placeholder={say("pipeline.noBranch")}
            clearable
            disabled={onSave === null}
            value={lead.branchId}
            onChange={(branchId) => onSave?.({ branchId })}
          />
          <dl className={classes.facts}>
            <dt>{say("pipeline.source")}</dt>
            <dd>
              {nameOf(say, "pipeline.sources", lead.source)}
              {lead.campaign ? ` · ${lead.campaign}` : ""}
            </dd>
            <dt>{say("pipeline.since")}</dt>
            <dd>{fullDate(locale, lead.createdAt)}</dd>
            {Object.entries(lead.qualification).map(([slot, answer]) => (
              <Fact key={slot} name={nameOf(say, "pipeline.slots", slot)} value={answer} />
            ))}
            {lead.lostReason ? <Fact name={say("pipeline.lost.why")} value={lead.lostReason} /> : null}
          </dl>
        </Stack>
      )}
    </Panel>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function FactsForm({ lead, onSave, onClose }: { lead: LeadPage; onSave: (edit: object) => void; onClose: () => void }) {
  const { say } = useSpeech();
  const { business } = useSession();
  const currency = lead.value?.currency ?? business.currency;
  const unit = 10 ** currencyDecimals(currency);
  const [interest, setInterest] = useState(lead.interest);
  const [value, setValue] = useState<number | string>(lead.value ? lead.value.cents / unit : "");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const money = typeof value === "number" ? { cents: Math.round(value * unit), currency } : null;
        onSave({
          ...(interest.trim() === lead.interest ? {} : { interest: interest.trim() }),
          ...(money?.cents === lead.value?.cents ? {} : { value: money }),
        });
        onClose();
      }}
    >
      <Stack gap="xs">
        <TextInput
          label={say("pipeline.new.interest")}
          required
          maxLength={200}
          value={interest}
          onChange={(event) => setInterest(event.currentTarget.value)}
          data-autofocus
        />
        <NumberInput
          label={say("pipeline.new.value", { currency })}
          min={0}
          decimalScale={currencyDecimals(currency)}
          thousandSeparator=" "
          hideControls
          value={value}
          onChange={setValue}
        />
        <Group justify="flex-end">
          <Button size="xs" variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button size="xs" type="submit">
            {say("crm.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
