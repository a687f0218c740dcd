/** A text as a messenger shows it: addresses can be opened, and *words* are bold where the messenger knows that. */
import type { ComponentChildren } from "preact";

const ADDRESS = /(https?:\/\/[^\s]+[^\s.,;:!?)\]])/;
const BOLD = /(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])/;

export function RichText({ text, isBold }: { text: string; isBold: boolean }) {
  return (
    <p class="text">
      {text.split(ADDRESS).map((piece, index) =>
        index % 2 === 1 ? (
          <a key={index} href={piece} target="_blank" rel="noreferrer">
            {piece.replace(/^https?:\/\//, "")}
          </a>
        ) : isBold ? (
          bold(piece)
        ) : (
          piece
        ),
      )}
    </p>
  );
}

function bold(text: string): ComponentChildren {
  return text.split(BOLD).map((piece, index) => (index % 2 === 1 ? <b key={index}>{piece}</b> : piece));
}
