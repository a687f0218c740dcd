/**
 * Photos of products that people upload. One that was replaced or removed keeps its file: an undo or an earlier version of
 * the playbook may bring its address back.
 */
import type { Tx } from "../../infra/database.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { holdCatalog, tellAgents } from "./edit.ts";
import { type PhotoType, photoAddress } from "./photo-address.ts";

/** A file that is already written under its id. */
export interface WrittenPhoto {
  readonly id: string;
  readonly name: string;
  readonly mediaType: PhotoType;
  readonly bytes: number;
  readonly sha256: string;
}

/** Makes a file the photo of a product, whatever it had before; the last one holds. Throws `NotFoundError`. */
export async function putPhoto(crm: CrmContext, productId: string, photo: WrittenPhoto): Promise<void> {
  demand(crm, "catalog:write");
  const { tx, tenantId, clock } = crm;
  await setImage(crm, productId, photoAddress(tenantId, photo.id, photo.mediaType));
  await tx.attachment.create({ data: { ...photo, tenantId, isPhoto: true, createdAt: clock.now() } });
}

/** Leaves a product without a photo; again changes nothing. Throws `NotFoundError`. */
export async function removePhoto(crm: CrmContext, productId: string): Promise<void> {
  demand(crm, "catalog:write");
  await setImage(crm, productId, null);
}

/** An uploaded photo, or null: a file of a message is none. */
export function findPhoto(tx: Tx, id: string) {
  return tx.attachment.findFirst({ where: { id, isPhoto: true } });
}

async function setImage(crm: CrmContext, productId: string, imageUrl: string | null): Promise<void> {
  const { tx } = crm;
  await holdCatalog(crm);
  const product = await tx.product.findUnique({ where: { id: productId }, select: { imageUrl: true } });
  if (!product) throw new NotFoundError("there is no such product");
  if (product.imageUrl === imageUrl) return;
  await tx.product.update({ where: { id: productId }, data: { imageUrl } });
  await tellAgents(crm);
  await recordAudit(crm, { action: "product.update", subjectId: productId, detail: { fields: "image" } });
}
