/** The app of the team: React and Mantine, split by page, for the browsers of the last two years. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Scripts and styles are put beside themselves compressed, once: the server sends what the browser takes. */
const compressed: Plugin = {
  name: "compressed",
  writeBundle({ dir = "" }, files) {
    for (const file of Object.values(files)) {
      if (!/\.(js|css)$/.test(file.fileName)) continue;
      const content = file.type === "chunk" ? file.code : file.source;
      writeFileSync(join(dir, `${file.fileName}.br`), brotliCompressSync(content));
      writeFileSync(join(dir, `${file.fileName}.gz`), gzipSync(content, { level: 9 }));
    }
  },
};

/** Mantine's components are styled by files of their own, of which src/mantine.css has those that are drawn. */
const styled: Plugin = {
  name: "styled",
  generateBundle(_options, files) {
    const styles = readFileSync(join(here, "src/mantine.css"), "utf8");
    const folder = join(here, "../../node_modules/@mantine/core/styles");
    for (const file of Object.values(files))
      for (const id of file.type === "chunk" ? Object.keys(file.modules) : []) {
        if (!/@mantine[\\/]core[\\/].*\.module\.mjs$/.test(id)) continue;
        const style = `${basename(id, ".module.mjs")}.css`;
        if (existsSync(join(folder, style)) && !styles.includes(`/${style}"`))
          this.error(`src/mantine.css lacks Mantine's ${style}`);
      }
  },
};

export default defineConfig({
  root: here,
  base: "/app/",
  plugins: [react(), styled, compressed],
  build: {
    outDir: join(here, "../../dist/web/app"),
    emptyOutDir: true,
    // The server tells the browser with the page what it will need: src/http/first-files.ts.
    manifest: true,
    target: ["es2022", "safari16"],
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        // Few files: a browser asks for six at a time, and on a phone's line dozens of small ones wait for each other.
        codeSplitting: {
          groups: [
            // What the page one begins with needs.
            { name: "first-parts", test: /node_modules/, tags: ["$initial"] },
            { name: "first", tags: ["$initial"] },
            {
              name: "parts",
              test: /node_modules[\\/](@mantine[\\/](core|hooks|notifications|store)|@floating-ui|clsx)[\\/]/,
              minShareCount: 4,
            },
            { name: "icons", test: /node_modules[\\/]@tabler[\\/]/, minShareCount: 2 },
            // What an open conversation needs besides, in one piece: src/http/first-files.ts knows it by this name.
            { name: "inbox", test: /[\\/]web[\\/]app[\\/]src[\\/]inbox[\\/]/ },
            { name: "shared", test: /[\\/]web[\\/]app[\\/]src[\\/]/, minShareCount: 4 },
          ],
        },
      },
    },
  },
  // `npm run dev:app` beside a running Charla.
  server: { proxy: { "/api": "http://localhost:3000", "/v1": { target: "http://localhost:3000", ws: true } } },
});
