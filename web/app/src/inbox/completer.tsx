/** A field whose text can be completed: after a sign, such as a slash, what fits is offered; arrows choose, Enter takes. */
import { Paper, Text, Textarea, type TextareaProps, UnstyledButton } from "@mantine/core";
import { type ChangeEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import classes from "./inbox.module.css";

export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** What it is found by, besides its title. */
  readonly word: string;
}

const MOST = 6;
const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function Completer({
  sign,
  isOnlyAtStart,
  offers,
  offersLabel,
  onTake,
  onKeyDown,
  onChange,
  ...field
}: TextareaProps & {
  sign: "/" | "@";
  isOnlyAtStart: boolean;
  offers: readonly Offer[];
  offersLabel: string;
  /** `from` and `to`: the place in the text of the sign and what was typed after it. */
  onTake: (offer: Offer, from: number, to: number) => void;
  onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void;
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
}) {
  const listId = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState<{ from: number; to: number; word: string } | null>(null);
  const [at, setAt] = useState(0);
  const found = typed === null ? [] : offers.filter((offer) => fits(offer, typed.word)).slice(0, MOST);
  const chosen = found[Math.min(at, found.length - 1)];

  const look = (element: HTMLTextAreaElement) => {
    const to = element.selectionStart;
    const before = element.value.slice(0, to);
    const from = before.lastIndexOf(sign);
    const isAfterSpace = from === 0 || /\s/.test(before[from - 1] ?? "");
    const word = before.slice(from + 1);
    const isOpen =
      from !== -1 && !word.includes("\n") && word.length < 40 && (isOnlyAtStart ? from === 0 : isAfterSpace);
    setTyped(isOpen ? { from, to, word } : null);
    setAt(0);
  };
  const take = (offer: Offer) => {
    if (typed) onTake(offer, typed.from, typed.to);
    setTyped(null);
    input.current?.focus();
  };
  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!chosen || event.nativeEvent.isComposing) return onKeyDown(event);
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setAt((at + step + found.length) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") setTyped(null);
    else return onKeyDown(event);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div style={{ position: "relative", flex: 1, minWidth: 0 }}>
      {found.length > 0 ? (
        <Paper withBorder shadow="md" className={classes.offers} role="listbox" id={listId} aria-label={offersLabel}>
          {found.map((offer) => (
            <UnstyledButton
              key={offer.id}
              id={`${listId}-${offer.id}`}
              role="option"
              aria-selected={offer === chosen}
              tabIndex={-1}
              className={classes.offer}
              // Before the field loses its focus.
              onMouseDown={(event) => {
                event.preventDefault();
                take(offer);
              }}
            >
              <Text size="sm" fw={600} truncate>
                {offer.title}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {offer.detail}
              </Text>
            </UnstyledButton>
          ))}
        </Paper>
      ) : null}
      <Textarea
        ref={input}
        {...field}
        aria-autocomplete="list"
        aria-controls={found.length > 0 ? listId : undefined}
        aria-activedescendant={chosen ? `${listId}-${chosen.id}` : undefined}
        onChange={(event) => {
          onChange(event);
          look(event.currentTarget);
        }}
        onBlur={() => setTyped(null)}
        onKeyDown={keyDown}
      />
    </div>
  );
}

function fits({ title, word }: Offer, typed: string): boolean {
  const wanted = folded(typed);
  return folded(word).startsWith(wanted) || folded(title).includes(wanted);
}
