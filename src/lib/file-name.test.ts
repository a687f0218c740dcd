import fc from "fast-check";
import { expect, it } from "vitest";
import { cleanFileName } from "./file-name.ts";

it.each([
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\Ana\\recibo.pdf", "recibo.pdf"],
  ["factura <final>?.pdf", "factura final.pdf"],
  [".htaccess", "htaccess"],
  ["línea\r\nX-Header: 1.png", "líneaX-Header 1.png"],
  ["", "file"],
  [undefined, "file"],
  [`${"a".repeat(300)}.pdf`, `${"a".repeat(116)}.pdf`],
])("calls %j %j", (raw, clean) => {
  expect(cleanFileName(raw)).toBe(clean);
});

it("never gives a name that holds a path or is empty or without end", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (raw) => {
      const name = cleanFileName(raw);
      expect(name).not.toMatch(/[\\/\r\n"]/);
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(120);
    }),
  );
});
