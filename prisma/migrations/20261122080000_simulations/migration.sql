-- CreateTable
CREATE TABLE "simulations" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "contacts" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "seed" INTEGER NOT NULL,
    "first_day" TEXT NOT NULL,
    "channel" TEXT,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "report" JSONB,
    "problem" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "requested_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "simulations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "simulations_tenant_id_kind_target_created_at_id_idx" ON "simulations"("tenant_id", "kind", "target", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "simulations" ADD CONSTRAINT "simulations_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT charla_protect('simulations');

ALTER TABLE simulations ADD CONSTRAINT simulations_kind CHECK (kind IN ('sequence', 'campaign'));
ALTER TABLE simulations ADD CONSTRAINT simulations_status CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled'));
ALTER TABLE simulations ADD CONSTRAINT simulations_end CHECK ((status IN ('queued', 'running')) = (finished_at IS NULL));
ALTER TABLE simulations ADD CONSTRAINT simulations_report CHECK ((status = 'done') = (report IS NOT NULL));
ALTER TABLE simulations ADD CONSTRAINT simulations_problem CHECK ((status = 'failed') = (problem IS NOT NULL));
-- One at a time for each business: it costs a core. Also where those are found that wait.
CREATE UNIQUE INDEX simulations_one ON simulations (tenant_id) WHERE status IN ('queued', 'running');
