/** What a key may do, by area: nothing, see, or see and change. Areas are those of the person's own permissions. */
import { Checkbox, Table } from "@mantine/core";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";

const VERBS = ["read", "write", "manage"] as const;

export function ScopeTable({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (scopes: readonly string[]) => void;
}) {
  const { say } = useSpeech();
  const { permissions } = useSession();
  const areas = [...new Set(permissions.map((permission) => permission.split(":")[0] ?? ""))];
  const toggle = (scope: string) =>
    onChange(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  return (
    <Table.ScrollContainer minWidth={280} mah={280}>
      <Table stickyHeader verticalSpacing={6} horizontalSpacing={6} fz="sm" aria-label={say("settings.keys.scopes")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("settings.keys.scopes")}</Table.Th>
            {VERBS.map((verb) => (
              <Table.Th key={verb} ta="center" fz="xs">
                {say(`settings.keys.verbs.${verb}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {areas.map((area) => (
            <Table.Tr key={area}>
              <Table.Td>{say(`settings.areas.${area}`)}</Table.Td>
              {VERBS.map((verb) => {
                const scope = `${area}:${verb}`;
                return (
                  <Table.Td key={verb}>
                    {permissions.includes(scope) ? (
                      <Checkbox
                        styles={{ body: { justifyContent: "center" } }}
                        aria-label={`${say(`settings.areas.${area}`)}: ${say(`settings.keys.verbs.${verb}`)}`}
                        checked={chosen.includes(scope)}
                        onChange={() => toggle(scope)}
                      />
                    ) : null}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
