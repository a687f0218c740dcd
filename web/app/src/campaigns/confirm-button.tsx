/** The last step of a draft: to how many it goes, asked once more. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { Confirm } from "../settings/confirm.tsx";
import { type Campaign, usePreview } from "./data.ts";

export function ConfirmButton({ campaign }: { campaign: Campaign }) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const [isConfirming, confirming] = useDisclosure();
  const { data: found } = usePreview(campaign);
  const confirm = useMutation({
    mutationFn: () =>
      api<Campaign>("POST", `/v1/campaigns/${campaign.id}/confirm`, { body: { version: campaign.version } }),
    onSuccess: (confirmed) => {
      data.setQueryData(["campaigns", campaign.id], confirmed);
      data.invalidateQueries({ queryKey: ["campaigns", "list"] });
      confirming.close();
    },
  });
  if (!found) return null;
  return (
    <>
      <Button disabled={found.lacks.length > 0} onClick={confirming.open}>
        {say("campaigns.review.confirm", { count: found.reached })}
      </Button>
      <Confirm
        isOpen={isConfirming}
        title={say("campaigns.review.sure", { count: found.reached })}
        text={say(campaign.startAt ? "campaigns.review.sureLater" : "campaigns.review.sureNow")}
        verb={say("campaigns.review.send")}
        isBusy={confirm.isPending}
        error={confirm.error}
        onClose={confirming.close}
        onConfirm={() => confirm.mutate()}
      />
    </>
  );
}
