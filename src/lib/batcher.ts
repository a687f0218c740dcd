/** Joins what is asked for one by one into batches: while one of a group runs, the next one fills. */
export interface Batcher<Item, Answer> {
  /** Resolves with the answer to this item; rejects when its batch failed. */
  add(group: string, item: Item): Promise<Answer>;
}

export interface BatcherOptions<Item, Answer> {
  /** Items of a batch at most. */
  readonly most: number;
  /** Does a batch and answers in its order. */
  run(group: string, items: readonly Item[]): Promise<readonly Answer[]>;
}

interface Asked<Item, Answer> {
  readonly item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export function createBatcher<Item, Answer>({ most, run }: BatcherOptions<Item, Answer>): Batcher<Item, Answer> {
  const lines = new Map<string, Asked<Item, Answer>[]>();

  const drain = async (group: string, line: Asked<Item, Answer>[]): Promise<void> => {
    // What is asked for in the same tick comes along.
    await Promise.resolve();
    while (line.length > 0) {
      const batch = line.splice(0, most);
      const items = batch.map(({ item }) => item);
      try {
        const answers = await run(group, items);
        for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    lines.delete(group);
  };

  return {
    add: (group, item) =>
      new Promise<Answer>((resolve, reject) => {
        const asked = { item, resolve, reject };
        const line = lines.get(group);
        if (line) {
          line.push(asked);
          return;
        }
        const fresh = [asked];
        lines.set(group, fresh);
        void drain(group, fresh);
      }),
  };
}
