/** How the PDF of a quote is sent: shown by the browser, saved under its name, and as private as the page. */
import type { FastifyReply } from "fastify";
import type { QuotePdf } from "../../crm/quote-pdf.ts";

export function sendQuotePdf(reply: FastifyReply, { name, bytes }: QuotePdf): FastifyReply {
  return reply
    .type("application/pdf")
    .headers({
      "content-disposition": `inline; filename="${name}"`,
      "cache-control": "no-store",
      "x-robots-tag": "noindex, nofollow",
    })
    .send(Buffer.from(bytes));
}
