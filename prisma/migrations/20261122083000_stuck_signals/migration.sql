-- CreateTable
CREATE TABLE "stuck_signals" (
    "seq" BIGINT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "contact_id" TEXT,
    "subject_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "handlers" TEXT[],
    "attempts" INTEGER NOT NULL,
    "stuck_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stuck_signals_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE INDEX "stuck_signals_tenant_id_stuck_at_idx" ON "stuck_signals"("tenant_id", "stuck_at");

-- CreateIndex
CREATE INDEX "stuck_signals_contact_id_idx" ON "stuck_signals"("contact_id");

-- AddForeignKey
ALTER TABLE "stuck_signals" ADD CONSTRAINT "stuck_signals_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stuck_signals" ADD CONSTRAINT "stuck_signals_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT charla_protect('stuck_signals');
