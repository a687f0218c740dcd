/** How the server of a data folder is reached: a socket in the folder where its path is short enough, else a free local port. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";

/** Longest path of a Unix socket that every system accepts, less the name that PostgreSQL adds. */
const MAX_SOCKET_FOLDER = 80;

export interface Access {
  readonly password: string;
  readonly host: string;
  readonly port: number;
}

export function readAccess(folder: string): Access {
  return JSON.parse(readFileSync(join(folder, "access.json"), "utf8")) as Access;
}

/** Written as a whole or not at all: without its password the data would be lost. */
export function saveAccess(folder: string, access: Access): void {
  const file = join(folder, "access.json");
  writeFileSync(`${file}.tmp`, JSON.stringify(access), { mode: 0o600, flush: true });
  renameSync(`${file}.tmp`, file);
}

/** Chooses where the server is to listen and notes it in the folder. */
export async function chooseAddress(folder: string, password: string): Promise<Access> {
  const bySocket = process.platform !== "win32" && folder.length <= MAX_SOCKET_FOLDER;
  const access = bySocket
    ? { password, host: folder, port: 5432 }
    : { password, host: "127.0.0.1", port: await freePort() };
  saveAccess(folder, access);
  return access;
}

export function urlOf({ password, host, port }: Access, database: string): string {
  return host.startsWith("/")
    ? `postgresql://charla:${password}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
    : `postgresql://charla:${password}@${host}:${port}/${database}`;
}

/** Whether the server takes connections now. */
export async function accepts(access: Access): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(access, "postgres") });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
