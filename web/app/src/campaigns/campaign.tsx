/** One campaign: while it is a draft the steps to write it, afterwards what becomes of it. */
import { Group } from "@mantine/core";
import { useParams } from "react-router";
import { Sign } from "../crm/sign.tsx";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { STATUS_COLORS, useCampaign } from "./data.ts";
import { Draft } from "./draft.tsx";
import { Live } from "./live.tsx";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const { id = "" } = useParams();
  const campaign = useCampaign(id);
  const found = campaign.data;
  const isEditable = found?.status === "draft" && may("campaigns:write");
  return (
    <Page
      title={found ? found.name : say("campaigns.one")}
      size={isEditable ? "lg" : "xl"}
      isLoading={campaign.isPending}
      error={campaign.error}
      action={
        found ? (
          <Group gap="xs">
            <Sign size="lg" color={STATUS_COLORS[found.status]}>
              {say(`campaigns.statuses.${found.status}`)}
            </Sign>
          </Group>
        ) : null
      }
    >
      {found ? isEditable ? <Draft campaign={found} /> : <Live campaign={found} /> : null}
    </Page>
  );
}
