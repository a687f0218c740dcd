/** Phones and addresses as people type them. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { cleanEmail, cleanPhone } from "./contact-facts.ts";

it.each([
  ["987 654 321", "PE", "+51987654321"],
  ["+51 987-654-321", "MX", "+51987654321"],
  ["51987654321", "PE", "+51987654321"],
  ["0051 987654321", "PE", "+51987654321"],
  ["'987654321", "PE", "+51987654321"],
  ["(11) 96123-4567", "BR", "+5511961234567"],
  ["tel:+14155550132", "PE", "+14155550132"],
  ["123", "PE", null],
  ["no tengo", "PE", null],
  ["", "PE", null],
  ["987654321", "ZZ", null],
  ["989121234567", "PE", null],
])("the phone %j of %s is %j", (raw, country, phone) => expect(cleanPhone(raw, country)).toBe(phone));

it.each([
  [" Ana@Example.COM ", "ana@example.com"],
  ["mailto:ana@example.com", "ana@example.com"],
  ["<ana@example.com>", "ana@example.com"],
  ["ana@", null],
  ["ana example.com", null],
  ["", null],
])("the address %j is %j", (raw, email) => expect(cleanEmail(raw)).toBe(email));

it("is stable and never throws, whatever is typed", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (raw) => {
      const [phone, email] = [cleanPhone(raw, "PE"), cleanEmail(raw)];
      if (phone !== null) expect(cleanPhone(phone, "MX")).toBe(phone);
      if (email !== null) expect(cleanEmail(email)).toBe(email);
    }),
  );
});
