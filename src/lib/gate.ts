/** A gate in one process: so many may be inside at once, the others wait in line, and all give way to what is ahead of them. */
export interface Gate {
  /** Waits for a place, does the work inside, and gives the place back however it ends. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Does at once what somebody waits for. While it runs, nobody new is let in, for as long as the gate's patience. */
  ahead<T>(work: () => Promise<T>): Promise<T>;
}

export interface GateOptions {
  /** Inside at once. */
  readonly most: number;
  /** Longest time, in ms, that one gives way to what is ahead: under steady load it goes on slowly, never not at all. */
  readonly patienceMs: number;
}

/** Those who wait are let in by their order. */
export function createGate({ most, patienceMs }: GateOptions): Gate {
  const line: (() => void)[] = [];
  /** Told when nothing is ahead any more. */
  const givingWay = new Set<() => void>();
  let inside = 0;
  let before = 0;

  const enter = async (): Promise<void> => {
    if (inside < most) inside++;
    // Whoever leaves hands on the place.
    else await new Promise<void>((resume) => line.push(resume));
    if (before > 0) await giveWay();
  };

  const leave = (): void => {
    const next = line.shift();
    if (next) next();
    else inside--;
  };

  const giveWay = () =>
    new Promise<void>((resume) => {
      const goOn = () => {
        clearTimeout(timer);
        givingWay.delete(goOn);
        resume();
      };
      const timer = setTimeout(goOn, patienceMs);
      givingWay.add(goOn);
    });

  return {
    async pass(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    async ahead(work) {
      before++;
      try {
        return await work();
      } finally {
        before--;
        if (before === 0) for (const goOn of [...givingWay]) goOn();
      }
    },
  };
}
