import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bareSubject, createThreads, idsIn } from "./thread.ts";

const threads = createThreads("secreto", "tienda.pe");
const address = { threadId: "t123", userId: "ana@x.pe" };

describe("the id of a mail of ours", () => {
  it("is the same for the same message, and finds its thread and key again", () => {
    const id = threads.messageIdOf("msg_1", address);
    expect(threads.messageIdOf("msg_1", address)).toBe(id);
    expect(id).toMatch(/^[\w.-]+@tienda\.pe$/);
    expect(threads.find(id, "ana@x.pe")).toEqual({ threadId: "t123", key: "msg_1" });
  });

  it("finds any thread, whatever its id is made of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), (threadId) => {
        const id = threads.messageIdOf("msg_1", { threadId, userId: "a@x.pe" });
        expect(threads.find(id, "a@x.pe")?.threadId).toBe(threadId);
      }),
    );
  });

  it("opens a thread to nobody else, and cannot be made by anybody else", () => {
    const id = threads.messageIdOf("msg_1", address);
    expect(threads.find(id, "otro@x.pe")).toBeNull();
    expect(createThreads("otro secreto", "tienda.pe").find(id, "ana@x.pe")).toBeNull();
    expect(threads.find(id.replace("msg_1", "msg_2"), "ana@x.pe")).toBeNull();
    expect(threads.find("a.b.cccccccccccccccc@tienda.pe", "ana@x.pe")).toBeNull();
  });
});

describe("the thread of a mail", () => {
  it("is that of our mail which it answers, however many ids stand around it", () => {
    const ours = threads.messageIdOf("msg_1", address);
    expect(threads.threadOf({ id: "new@x", ids: ["root@x", ours, "other@y"] }, "ana@x.pe")).toBe("t123");
  });

  it("is one for all mails with the same beginning, and for each person their own", () => {
    const first = threads.threadOf({ id: "root@x", ids: [] }, "ana@x.pe");
    expect(threads.threadOf({ id: "b@x", ids: ["root@x"] }, "ana@x.pe")).toBe(first);
    expect(threads.threadOf({ id: "c@x", ids: ["root@x", "b@x"] }, "ana@x.pe")).toBe(first);
    expect(threads.threadOf({ id: "c@x", ids: ["root@x"] }, "otro@x.pe")).not.toBe(first);
  });
});

describe("headers", () => {
  it("give their ids once, at most twenty: the first and the last ones", () => {
    expect(idsIn("<a@x> <b@x>\r\n\t<a@x> junk <>")).toEqual(["a@x", "b@x"]);
    const many = Array.from({ length: 300 }, (_, index) => `<${index}@x>`).join(" ");
    expect(idsIn(many)).toHaveLength(20);
    expect(idsIn(many)[0]).toBe("0@x");
    expect(idsIn(many).at(-1)).toBe("299@x");
  });

  it.each([
    ["Re: Consulta", "Consulta"],
    ["RE: Rv: FW: Consulta", "Consulta"],
    ["RES: ENC: Pedido", "Pedido"],
    ["Re[2]: x", "x"],
    ["Reserva", "Reserva"],
    ["una\r\nBcc: otro@x.pe", "una Bcc: otro@x.pe"],
  ])("bare the subject %j as %j", (subject, bare) => {
    expect(bareSubject(subject)).toBe(bare);
  });
});
