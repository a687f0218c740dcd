/** Which keys do what. */
import { Kbd, Modal, Table } from "@mantine/core";
import { useSpeech } from "../lib/texts.ts";

const KEYS: readonly (readonly [keys: readonly string[], name: string])[] = [
  [["j", "k"], "move"],
  [["Enter"], "open"],
  [["r"], "reply"],
  [["t"], "take"],
  [["g"], "give"],
  [["s"], "suggest"],
  [["n"], "note"],
  [["m"], "more"],
  [["/…"], "canned"],
  [["/"], "search"],
  [["Esc"], "leave"],
  [["Shift", "Enter"], "break"],
  [["?"], "help"],
];

export default function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { say } = useSpeech();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={say("inbox.keys.title")}
      closeButtonProps={{ "aria-label": say("inbox.close") }}
    >
      <Table withRowBorders={false}>
        <Table.Tbody>
          {KEYS.map(([keys, name]) => (
            <Table.Tr key={name}>
              <Table.Td w={130}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{say(`inbox.keys.${name}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
