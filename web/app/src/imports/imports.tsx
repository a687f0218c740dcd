/** Imports of people, orders, invoices, carts and units: bring a file, and what was brought before. */
import { Anchor, Badge, Group, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { type Import, useImports } from "./data.ts";
import { FileDrop } from "./file-drop.tsx";

const COLOURS: Partial<Record<Import["status"], string>> = { done: "green", failed: "red", undone: "gray" };

const KINDS = ["people", "orders", "invoices", "carts", "stock"] as const;

export function Component() {
  const { say } = useSpeech();
  const navigate = useNavigate();
  const imports = useImports();
  const [query, setQuery] = useSearchParams();
  // A list of orders leads here with its own kind.
  const kind = KINDS.find((one) => one === query.get("kind")) ?? "people";
  const bring = useMutation({
    mutationFn: (file: File) =>
      api<Import>("POST", "/v1/imports", { body: file, query: { kind, fileName: file.name } }),
    onSuccess: ({ id }) => navigate(`/settings/import/${id}`),
  });
  return (
    <Page
      title={say("import.title")}
      lead={say("import.lead")}
      isLoading={imports.isPending}
      error={imports.isLoadingError ? imports.error : null}
    >
      <Stack gap="xl">
        <Select
          label={say("import.kind")}
          description={say(`import.needs.${kind}`)}
          data={KINDS.map((value) => ({ value, label: say(`import.kinds.${value}`) }))}
          value={kind}
          onChange={(value) => setQuery(value && value !== "people" ? { kind: value } : {}, { replace: true })}
          allowDeselect={false}
          maw={420}
        />
        <FileDrop
          text={say("import.drop")}
          hint={say("import.hint")}
          isBusy={bring.isPending}
          error={bring.error}
          onFile={(file) => bring.mutate(file)}
        />
        {imports.data && imports.data.length > 0 ? (
          <div>
            <Title order={2} size="h4" mb="xs">
              {say("import.former")}
            </Title>
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{say("import.file")}</Table.Th>
                  <Table.Th>{say("import.result")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {imports.data.map((row) => (
                  <Former key={row.id} row={row} />
                ))}
              </Table.Tbody>
            </Table>
          </div>
        ) : null}
      </Stack>
    </Page>
  );
}

function Former({ row }: { row: Import }) {
  const { say } = useSpeech();
  const { created, updated, failed } = row.counts;
  const isOver = row.status === "done" || row.status === "undone";
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/settings/import/${row.id}`} fw={500} style={{ overflowWrap: "anywhere" }}>
          {row.fileName}
        </Anchor>
        <Text size="sm" c="dimmed">
          {say(`import.kinds.${row.kind}`)} · {say("import.at", { at: new Date(row.createdAt) })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          <Badge variant="light" color={COLOURS[row.status] ?? "charla"}>
            {say(`import.status.${row.status}`)}
          </Badge>
          {isOver ? (
            <Text size="sm" c="dimmed">
              {say("import.brief", { created, updated, failed })}
            </Text>
          ) : null}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
