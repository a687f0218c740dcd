/** From a lead to what follows, in one click: a quote for what it is about, a case when it was help that was wanted. */
import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustments, IconFileInvoice, IconLifebuoy } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import type { CasePage, LeadPage } from "../crm/data.ts";
import { tellProblem } from "../crm/problem-note.tsx";
import { api } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { NewQuote, useMakeQuote } from "../quotes/new-quote.tsx";

export function Onward({ lead }: { lead: LeadPage }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isQuoting, quoting] = useDisclosure();
  const quote = useMakeQuote();
  const toCase = useMutation({
    mutationFn: () => api<CasePage>("POST", `/v1/leads/${lead.id}/convert`, { body: {} }),
    onSuccess: ({ id }) => {
      client.invalidateQueries({ queryKey: ["leads"] });
      client.invalidateQueries({ queryKey: ["cases"] });
      navigate(`/cases/${id}`);
    },
    onError: (error) => tellProblem(say, error),
  });
  const { error } = quote;
  useEffect(() => {
    if (error) tellProblem(say, error);
  }, [error, say]);
  return (
    <Group gap="xs">
      {may("cases:write") ? (
        <Button
          variant="default"
          leftSection={<IconLifebuoy size={16} aria-hidden />}
          loading={toCase.isPending}
          onClick={() => toCase.mutate()}
        >
          {say("pipeline.toCase")}
        </Button>
      ) : null}
      {may("quotes:write") ? (
        <Button.Group>
          <Button
            leftSection={<IconFileInvoice size={16} aria-hidden />}
            loading={quote.isPending}
            onClick={() =>
              lead.productIds.length > 0
                ? quote.mutate({
                    subject: { kind: "lead", id: lead.id },
                    wish: {
                      items: lead.productIds.map((productId) => ({ productId, quantity: 1 })),
                      discountPercent: 0,
                      zoneKey: null,
                    },
                  })
                : quoting.open()
            }
          >
            {say("pipeline.toQuote")}
          </Button>
          {lead.productIds.length > 0 ? (
            <Button
              px="xs"
              aria-label={say("pipeline.toQuoteChoosing")}
              title={say("pipeline.toQuoteChoosing")}
              onClick={quoting.open}
            >
              <IconAdjustments size={16} aria-hidden />
            </Button>
          ) : null}
        </Button.Group>
      ) : null}
      <NewQuote
        isOpen={isQuoting}
        onClose={quoting.close}
        subject={{ kind: "lead", id: lead.id, productIds: lead.productIds }}
      />
    </Group>
  );
}
