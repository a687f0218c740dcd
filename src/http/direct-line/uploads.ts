/** The files of an upload: read within the limits, recognised by their bytes, and only then stored. */

import type { Multipart } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import type { FileRef } from "../../channels/channel.ts";
import type { AppContext } from "../../context.ts";
import { storeAttachments } from "../../crm/attachments.ts";
import { InputError } from "../../lib/errors.ts";
import { cleanFileName } from "../../lib/file-name.ts";
import { type AllowedFileType, recogniseFile } from "../../lib/file-types.ts";
import { type PostedActivity, postedActivity } from "./incoming.ts";
import { badArgument, fileTooLarge, fileTypeRefused, tooManyFiles } from "./refusals.ts";

export interface ReadFile {
  readonly name: string;
  readonly mediaType: AllowedFileType;
  readonly content: Buffer;
}

export interface ReadUpload {
  readonly posted: PostedActivity;
  readonly files: readonly ReadFile[];
}

/** Files of one message. */
export const MAX_FILES = 5;
const ACTIVITY_TYPE = "application/vnd.microsoft.activity";

/** Reads a multipart request. Throws with a sentence for whatever is too large, too many, empty, broken or not taken. */
export async function readUpload(request: FastifyRequest, maxBytes: number): Promise<ReadUpload> {
  if (!request.isMultipart()) throw badArgument("notForm", "an upload that is not multipart/form-data");
  const files: ReadFile[] = [];
  let posted: PostedActivity = { type: "message" };
  try {
    // One more than allowed may come in, so that the refusal is ours.
    for await (const part of request.parts({ limits: { fileSize: maxBytes, files: MAX_FILES + 2, fields: 10 } })) {
      if (isActivity(part)) posted = readActivity(await textOf(part));
      else if (part.type === "file") files.push(await readFile(part));
      if (files.length > MAX_FILES) throw tooManyFiles(MAX_FILES);
    }
  } catch (error) {
    throw asRefusal(error, maxBytes);
  }
  if (files.length === 0) throw badArgument("noFileHere", "an upload without a file");
  return { posted, files };
}

/** Stores the files of an upload, or none of them. Throws with a sentence when one is infected, or cannot be looked at. */
export async function storeFiles(
  ctx: Pick<AppContext, "clock" | "db" | "files">,
  tenantId: string,
  files: readonly ReadFile[],
): Promise<FileRef[]> {
  const now = ctx.clock.now();
  return storeAttachments(
    ctx,
    { tenantId, now },
    files.map((file) => ({ ...file, externalId: null })),
  );
}

function isActivity(part: Multipart): boolean {
  return part.fieldname === "activity" || part.mimetype === ACTIVITY_TYPE;
}

async function textOf(part: Multipart): Promise<string> {
  return part.type === "file" ? (await part.toBuffer()).toString("utf8") : String(part.value);
}

function readActivity(json: string): PostedActivity {
  try {
    return postedActivity.parse(JSON.parse(json));
  } catch (error) {
    throw badArgument(
      "activityBroken",
      `the part named activity: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function readFile(part: Multipart & { type: "file" }): Promise<ReadFile> {
  const content = await part.toBuffer();
  const name = cleanFileName(part.filename);
  if (content.byteLength === 0) throw badArgument("fileEmpty", "an empty file", { name });
  const mediaType = recogniseFile(content, part.mimetype);
  if (!mediaType) throw fileTypeRefused(name);
  return { name, mediaType, content };
}

/** The parser's own complaints, in our words; a form that is cut off or broken is the caller's fault. */
function asRefusal(error: unknown, maxBytes: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "FST_REQ_FILE_TOO_LARGE") return fileTooLarge(maxBytes);
  if (code === "FST_FILES_LIMIT" || code === "FST_PARTS_LIMIT") return tooManyFiles(MAX_FILES);
  const isOurs = error instanceof Error && ("status" in error || "statusCode" in error);
  return isOurs ? error : new InputError("the form is broken or was cut off", [], { cause: error });
}
