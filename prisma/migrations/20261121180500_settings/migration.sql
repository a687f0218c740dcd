-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_used_at" TIMESTAMPTZ(3),
ADD COLUMN     "per_minute" INTEGER;

-- CreateIndex
CREATE INDEX "audit_tenant_id_actor_id_at_idx" ON "audit"("tenant_id", "actor_id", "at" DESC);

-- The audit can only grow: nobody who serves requests may change or remove an entry. It goes with its business alone.
REVOKE UPDATE, DELETE ON audit FROM charla_app, charla_system;
