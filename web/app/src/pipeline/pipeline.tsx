/** The pipeline: every lead by how far it has come, as a board or as a list. */
import { Button, Group, SegmentedControl } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconPlus, IconTargetArrow } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Loading } from "../crm/loading.tsx";
import { useFilter } from "../crm/use-filter.ts";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";
import { Empty } from "../settings/empty.tsx";
import { Page } from "../shell/page.tsx";
import { Board } from "./board.tsx";
import { useBoard } from "./board-data.ts";
import { FILTERS, Filters } from "./filters.tsx";
import { LeadList } from "./lead-list.tsx";
import { NewLead } from "./new-lead.tsx";
import { Stacked } from "./stacked.tsx";
import { useLeadMoves } from "./use-lead-moves.tsx";

const WIDE = "(min-width: 48em)";

export function Component() {
  const { say } = useSpeech();
  const { may } = useSession();
  const isWide = useMediaQuery(WIDE) ?? true;
  const filter = useFilter(FILTERS);
  const { values, set } = useFilter(["view"]);
  const view = values.view === "list" ? "list" : "board";
  const [isMaking, making] = useDisclosure();
  const mayWrite = may("leads:write");
  const create = mayWrite ? (
    <Button px="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={making.open}>
      {say("pipeline.new.button")}
    </Button>
  ) : null;
  return (
    <Page
      title={say("pipeline.title")}
      size="100%"
      action={
        <Group gap="xs" wrap="nowrap">
          <SegmentedControl
            aria-label={say("pipeline.view")}
            data={[
              { value: "board", label: say("pipeline.board") },
              { value: "list", label: say("pipeline.list") },
            ]}
            value={view}
            onChange={(chosen) => set({ view: chosen === "list" ? "list" : null })}
          />
          {create}
        </Group>
      }
    >
      <Filters filter={filter} />
      {view === "list" ? (
        <LeadList query={filter.values} />
      ) : (
        <BoardView query={filter.values} isWide={isWide} isNarrowed={!filter.isEmpty} mayMove={mayWrite}>
          {create}
        </BoardView>
      )}
      <NewLead isOpen={isMaking} onClose={making.close} />
    </Page>
  );
}

function BoardView({
  query,
  isWide,
  isNarrowed,
  mayMove,
  children,
}: {
  query: Parameters<typeof useBoard>[0];
  isWide: boolean;
  isNarrowed: boolean;
  mayMove: boolean;
  /** What can be done where there is nothing yet. */
  children: ReactNode;
}) {
  const { say } = useSpeech();
  const board = useBoard(query);
  const { start, dialog } = useLeadMoves();
  const isEmpty = board.data?.columns.every(({ count }) => count === 0) ?? false;
  return (
    <Loading query={board}>
      {isEmpty ? (
        <Empty Icon={IconTargetArrow} text={say(isNarrowed ? "pipeline.noneFound" : "pipeline.empty")}>
          {isNarrowed ? null : children}
        </Empty>
      ) : board.data ? (
        isWide ? (
          <Board board={board.data} mayMove={mayMove} onMove={start} />
        ) : (
          <Stacked board={board.data} mayMove={mayMove} onMove={start} />
        )
      ) : null}
      {dialog}
    </Loading>
  );
}
