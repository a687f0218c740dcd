/** A message's text, drawn node by node; no text from the wire is ever read as HTML. */
import { type Block, type Inline, parseMarkdown, parsePlain } from "../markdown.ts";

export function RichText({ text, isMarkdown }: { text: string; isMarkdown: boolean }) {
  if (!isMarkdown) {
    return (
      <p>
        <Inlines parts={parsePlain(text)} />
      </p>
    );
  }
  return parseMarkdown(text).map((block, index) => <BlockView key={index} block={block} />);
}

function BlockView({ block }: { block: Block }) {
  if (block.type === "paragraph") {
    return (
      <p>
        {block.lines.map((line, index) => (
          <>
            {index > 0 && "\n"}
            <Inlines parts={line} />
          </>
        ))}
      </p>
    );
  }
  const items = block.items.map((item, index) => (
    <li key={index}>
      <Inlines parts={item} />
    </li>
  ));
  return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
}

function Inlines({ parts }: { parts: readonly Inline[] }) {
  return parts.map((part, index) => {
    if (part.type === "text") return part.text;
    if (part.type === "bold") {
      return (
        <b key={index}>
          <Inlines parts={part.children} />
        </b>
      );
    }
    return (
      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
      </a>
    );
  });
}
