/** A row of ready answers. Once one was taken, they can be read but not pressed again. */
import type { WireChoice } from "../wire.ts";

interface Props {
  readonly label: string;
  readonly choices: readonly WireChoice[];
  readonly isUsed?: boolean;
  /** The text that was answered, to mark the choice it came from. */
  readonly taken?: string;
  readonly onChoose: (value: string) => void;
}

export function Choices({ label, choices, isUsed = false, taken, onChoose }: Props) {
  return (
    <fieldset class="chips" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          class="chip"
          disabled={isUsed}
          aria-pressed={isUsed ? choice.value === taken : undefined}
          onClick={() => onChoose(choice.value)}
        >
          {choice.title}
        </button>
      ))}
    </fieldset>
  );
}
