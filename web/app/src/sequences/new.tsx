/** A new sequence: begins with a small one that works, to be changed. */
import { useNavigate } from "react-router";
import { useSpeech } from "../lib/texts.ts";
import { Page } from "../shell/page.tsx";
import { Editor } from "./editor.tsx";

export function Component() {
  const { say } = useSpeech();
  const navigate = useNavigate();
  return (
    <Page title={say("sequences.new")} lead={say("sequences.newLead")} size="lg">
      <Editor source={exampleOf(say)} version={null} onSaved={({ key }) => navigate(`/sequences/${key}`)} />
    </Page>
  );
}

function exampleOf(say: (key: string) => string): string {
  return `sequence: ${say("sequences.example.key")}
name: ${say("sequences.example.name")}
program: nurture
about: contact
start:
  - on: contact.tagged
    where:
      - { field: signal.tag, is: ${say("sequences.example.tag")} }
again: never
exits:
  - { on: message.received, as: replied }
  - { on: order.created, as: bought }
steps:
  - wait: 1 hour
  - id: hello
    message:
      subject: ${say("sequences.example.subject")}
      text: "${say("sequences.example.text")}"
`;
}
