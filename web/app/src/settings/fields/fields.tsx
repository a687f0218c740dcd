/** The fields that a business adds to its leads, customers and companies: made, put in order, changed and archived. */
import { Anchor, Button, Group, Modal, SegmentedControl, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconForms, IconPlus } from "@tabler/icons-react";
import { Loading } from "../../crm/loading.tsx";
import { useFilter } from "../../crm/use-filter.ts";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Page } from "../../shell/page.tsx";
import { Empty } from "../empty.tsx";
import { Archived } from "./archived.tsx";
import { ENTITIES, type Entity, useFields } from "./data.ts";
import { FieldForm } from "./field-form.tsx";
import { FieldList } from "./field-list.tsx";

export function Component() {
  const { say } = useSpeech();
  const filter = useFilter(["of"]);
  const entity = ENTITIES.find((one) => one === filter.values.of) ?? "lead";
  return (
    <Page title={say("ownFields.title")} lead={say("ownFields.lead")}>
      <Stack>
        <SegmentedControl
          aria-label={say("ownFields.entity")}
          style={{ alignSelf: "flex-start" }}
          value={entity}
          onChange={(value) => filter.set({ of: value === "lead" ? null : value })}
          data={ENTITIES.map((value) => ({ value, label: say(`ownFields.entities.${value}`) }))}
        />
        <Fields key={entity} entity={entity} />
      </Stack>
    </Page>
  );
}

function Fields({ entity }: { entity: Entity }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [isAdding, adding] = useDisclosure();
  const [withArchived, archived] = useDisclosure();
  const fields = useFields(entity);
  const add = may("settings:write") ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={adding.open}>
      {say("ownFields.add")}
    </Button>
  ) : null;
  return (
    <Loading query={fields}>
      {fields.data?.length === 0 ? (
        <Empty Icon={IconForms} text={say(`ownFields.empty.${entity}`)}>
          {add}
        </Empty>
      ) : (
        <>
          <FieldList entity={entity} fields={fields.data ?? []} />
          {may("settings:write") && (fields.data?.length ?? 0) > 1 ? (
            <Text size="sm" c="dimmed">
              {say("ownFields.help")}
            </Text>
          ) : null}
          <Group>{add}</Group>
        </>
      )}
      <Anchor component="button" size="sm" ta="start" onClick={archived.toggle} aria-expanded={withArchived}>
        {say(withArchived ? "ownFields.hideArchived" : "ownFields.showArchived")}
      </Anchor>
      {withArchived ? <Archived entity={entity} /> : null}
      <Modal opened={isAdding} onClose={adding.close} title={say("ownFields.add")}>
        <FieldForm entity={entity} field={null} place={fields.data?.length ?? 0} onDone={adding.close} />
      </Modal>
    </Loading>
  );
}
