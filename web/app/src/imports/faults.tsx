/** Rows with what is wrong with each and how to mend it; the refused ones can be kept as a file. */
import { Alert, Button, Group, Stack, Table, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { download } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { type Import, useRows } from "./data.ts";

export function Faults({ row, status, count }: { row: Import; status: "failed" | "kept"; count: number }) {
  const { say } = useSpeech();
  const rows = useRows(row.id, status, true);
  const save = useMutation({
    mutationFn: () => download("GET", `/v1/imports/${row.id}/refused`, `${say("import.refusedName")}-${row.fileName}`),
  });
  const shown = rows.data ?? [];
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} size="h5">
          {say(`import.${status}Title`, { count })}
        </Title>
        {status === "failed" ? (
          <Button
            variant="light"
            size="xs"
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {say("import.download")}
          </Button>
        ) : null}
      </Group>
      {rows.error || save.error ? (
        <Alert color="red" role="alert">
          {problemText(say, rows.error ?? save.error)}
        </Alert>
      ) : null}
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={64}>{say("import.row")}</Table.Th>
            <Table.Th>{say("import.what")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((one) => (
            <Table.Tr key={one.row}>
              <Table.Td valign="top">{one.row}</Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                {one.contact?.name ? <Text fw={500}>{one.contact.name}</Text> : null}
                {one.faults.map(({ column, message, code }) => (
                  <Text key={`${column} ${code}`} size="sm">
                    {column === "" ? null : (
                      <Text span fw={600}>
                        {column}:{" "}
                      </Text>
                    )}
                    {message}
                  </Text>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {count > shown.length && shown.length > 0 ? (
        <Text size="sm" c="dimmed">
          {say("import.moreRows", { count: count - shown.length })}
        </Text>
      ) : null}
    </Stack>
  );
}
