/** Prisma's schema engine as WebAssembly from its registry package: migrations with no native binary. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as binding from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

export interface OpenSchemaEngine {
  readonly engine: binding.SchemaEngine;
  /** Frees the engine and closes its connections. */
  close(): Promise<void>;
}

/** No table, enum or schema is left out of a comparison. */
export const NO_FILTER = { externalTables: [], externalEnums: [] };

// The library of types for Node leaves WebAssembly out; this is the part used here.
const wasm = (globalThis as unknown as { WebAssembly: WasmLoader }).WebAssembly;
interface WasmLoader {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
}

let isLoaded = false;

/**
 * An engine on a database, reached as its owner.
 * @param datamodels pairs of file name and text of the Prisma schema; only needed to compare with it
 */
export async function openSchemaEngine(ownerUrl: string, datamodels?: [string, string][]): Promise<OpenSchemaEngine> {
  if (!isLoaded) await loadWasm();
  const factory = new MendedAdapter({ connectionString: ownerUrl, max: 2 });
  const engine = await binding.SchemaEngine.new(
    { datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  return {
    engine,
    async close() {
      engine.free();
      for (const adapter of factory.open) await adapter.dispose();
    },
  };
}

// PostgreSQL's one-byte "char" (type 18), in which the catalog names kinds of constraints, is unknown to the adapter. It is
// let in as a type that the catalog never returns, and given its true name below.
Object.assign(pg.types.builtins, { TIMETZ: 18 });

/** The adapter with two mends that migrations need. */
class MendedAdapter extends PrismaPg {
  /** The engine leaves its connections open; they are closed with it. */
  readonly open: { dispose(): Promise<void> }[] = [];

  override async connect() {
    const adapter = mend(await super.connect());
    this.open.push(adapter);
    return adapter;
  }

  override async connectToShadowDb() {
    return mend(await super.connectToShadowDb());
  }
}

function mend<A extends Awaited<ReturnType<PrismaPg["connect"]>>>(adapter: A): A {
  // The adapter cuts a script at each semicolon, which breaks functions and leaves half a migration behind on an error.
  // Sent whole, PostgreSQL runs it as one transaction.
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script);
  };
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const { Time, Character } = ColumnTypeEnum;
    return { ...result, columnTypes: result.columnTypes.map((type) => (type === Time ? Character : type)) };
  };
  return adapter;
}

async function loadWasm(): Promise<void> {
  const door = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(door.replace(/schema_engine_bg\.js$/, "schema_engine_bg.wasm"));
  const { instance } = await wasm.instantiate(bytes, { "./schema_engine_bg.js": binding });
  binding.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  // Where the engine leaves the reason when it panics.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (reason: string) => process.stderr.write(`${reason}\n`) },
  });
  isLoaded = true;
}
