/** Sending an approved template, which is allowed at any time; what does not fit is told before Meta is asked. */
import { ChannelError } from "../../lib/errors.ts";
import { say, type TextValues } from "../../lib/texts.ts";
import type { OutboundMessage, TemplateRef } from "../channel.ts";
import type { Template } from "../template.ts";
import type { PreparedFile } from "./media.ts";
import { payloadOf } from "./payload.ts";
import { assertPace, type SendDeps, sendOne } from "./send-one.ts";
import { misfitOf, templateContent } from "./template-fill.ts";

/** Sends a template and returns Meta's id of the message. Throws `ChannelError` and nothing else. */
export async function sendTemplate(
  deps: SendDeps,
  { key, address, parts }: OutboundMessage,
  given: TemplateRef,
  signal: AbortSignal,
): Promise<string> {
  const { templates, userIdField } = deps;
  if (parts.length > 1) throw refused(deps, "templateAlone");
  assertPace(deps, address.threadId);
  const template = await templates.find(given, signal);
  if (!template) throw refused(deps, "templateUnknown", { name: given.name }, "pause_template");
  const { ref, file } = await withSeenFile(deps, given, signal);
  const misfit = misfitOf(ref, template);
  if (misfit) {
    const demand = template.status === "approved" ? undefined : "pause_template";
    throw refused(deps, misfit.reason, misfit.values, demand);
  }
  const mediaId = file ? await file.upload(signal) : null;
  const content = templateContent(ref, template, mediaId);
  const payload = payloadOf(content, address, { callbackData: key, userIdField });
  try {
    return await sendOne(deps, { key, payload, thread: address.threadId, isLast: true }, signal);
  } catch (error) {
    if (error instanceof ChannelError) await noteRefusal(deps, template, error);
    throw error;
  }
}

/** The file of a header as its bytes are, whatever it is called. */
async function withSeenFile(
  deps: SendDeps,
  ref: TemplateRef,
  signal: AbortSignal,
): Promise<{ ref: TemplateRef; file: PreparedFile | null }> {
  if (ref.header?.type !== "file") return { ref, file: null };
  const file = await deps.media.prepare(ref.header.file, signal);
  if (!file) throw refused(deps, "templateFile", { name: ref.header.file.name });
  return { ref: { ...ref, header: { type: "file", file: file.file } }, file };
}

/** That it could not be written down must not hide why the message was refused. */
async function noteRefusal({ templates, log }: SendDeps, template: Template, error: ChannelError): Promise<void> {
  try {
    await templates.refused(template, error);
  } catch (cause) {
    log.warn({ err: cause }, "that a template was stopped could not be written down");
  }
}

function refused({ locale }: SendDeps, reason: string, values: TextValues = {}, demand?: string): ChannelError {
  const details = { reason, ...(demand === undefined ? {} : { demand }) };
  return new ChannelError("rejected", say(locale, `whatsapp.reason.${reason}`, values), { details });
}
