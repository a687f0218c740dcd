/** A connection that is given one statement at a time, whoever asks for several at once. */
import pg from "pg";

/**
 * Prisma reads the relations of a row side by side, also inside of a transaction and so on one connection. pg puts them in line
 * by itself and says that it will refuse to from version 9 on: here they are in line before they reach it.
 */
export class LinedClient extends pg.Client {
  #last: Promise<unknown> = Promise.resolve();

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg, passed on as they are
  override query(...given: any[]): any {
    const ask = super.query.bind(this) as (...all: unknown[]) => unknown;
    // With a callback it is the pool's own way, which has the connection to itself.
    if (typeof given.at(-1) === "function") return ask(...given);
    const answer = this.#last.then(() => ask(...given));
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}
