-- AlterTable
ALTER TABLE "leads" ADD COLUMN     "bonus_points" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "sequences" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "program" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'off',
    "number" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sequences_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sequence_versions" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "sequence_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "tree" JSONB NOT NULL,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sequence_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrollments" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "sequence_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "turn" INTEGER NOT NULL DEFAULT 0,
    "wait_until" TIMESTAMPTZ(3),
    "paused_until" TIMESTAMPTZ(3),
    "send_id" TEXT,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "result" TEXT,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "enrollments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrollment_steps" (
    "tenant_id" TEXT NOT NULL,
    "enrollment_id" TEXT NOT NULL,
    "step_id" TEXT NOT NULL,
    "sequence_id" TEXT NOT NULL,
    "send_id" TEXT,
    "variant" TEXT,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "enrollment_steps_pkey" PRIMARY KEY ("enrollment_id","step_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sequences_tenant_id_key_key" ON "sequences"("tenant_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "sequence_versions_sequence_id_number_key" ON "sequence_versions"("sequence_id", "number");

-- CreateIndex
CREATE INDEX "enrollments_tenant_id_contact_id_status_idx" ON "enrollments"("tenant_id", "contact_id", "status");

-- CreateIndex
CREATE INDEX "enrollments_sequence_id_entered_at_id_idx" ON "enrollments"("sequence_id", "entered_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "enrollments_sequence_id_subject_id_entered_at_idx" ON "enrollments"("sequence_id", "subject_id", "entered_at");

-- CreateIndex
CREATE INDEX "enrollments_sequence_id_status_result_idx" ON "enrollments"("sequence_id", "status", "result");

-- CreateIndex
CREATE INDEX "enrollments_version_id_idx" ON "enrollments"("version_id");

-- CreateIndex
CREATE INDEX "enrollments_send_id_idx" ON "enrollments"("send_id");

-- CreateIndex
CREATE INDEX "enrollment_steps_sequence_id_step_id_outcome_idx" ON "enrollment_steps"("sequence_id", "step_id", "outcome");

-- AddForeignKey
ALTER TABLE "sequences" ADD CONSTRAINT "sequences_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sequence_versions" ADD CONSTRAINT "sequence_versions_sequence_id_fkey" FOREIGN KEY ("sequence_id") REFERENCES "sequences"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_sequence_id_fkey" FOREIGN KEY ("sequence_id") REFERENCES "sequences"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "sequence_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollment_steps" ADD CONSTRAINT "enrollment_steps_enrollment_id_fkey" FOREIGN KEY ("enrollment_id") REFERENCES "enrollments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT charla_protect('sequences'), charla_protect('sequence_versions'), charla_protect('enrollments'), charla_protect('enrollment_steps');

ALTER TABLE sequences ADD CONSTRAINT sequences_status CHECK (status IN ('on', 'off'));
ALTER TABLE enrollments ADD CONSTRAINT enrollments_status CHECK (status IN ('active', 'held', 'done', 'exited'));
-- Nobody is inside twice for the same subject.
CREATE UNIQUE INDEX enrollments_inside ON enrollments (sequence_id, subject_id) WHERE status IN ('active', 'held');
