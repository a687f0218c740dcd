/**
 * A pipelined connection that says in one packet whatever it is asked until the next tick: writing to a socket is dearer than it
 * looks, as whoever reads from it is woken each time.
 */
import pg from "pg";

interface Corked {
  readonly connection: { readonly stream: { cork(): void; uncork(): void } };
}

export class PacketClient extends pg.Client {
  #isPacking = false;

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg, passed on as they are
  override query(...given: any[]): any {
    if (!this.#isPacking) {
      const { stream } = (this as unknown as Corked).connection;
      this.#isPacking = true;
      stream.cork();
      process.nextTick(() => {
        this.#isPacking = false;
        stream.uncork();
      });
    }
    return (super.query as (...all: unknown[]) => unknown).apply(this, given);
  }
}
