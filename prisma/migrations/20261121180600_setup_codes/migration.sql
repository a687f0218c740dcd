-- CreateTable
CREATE TABLE "setup_codes" (
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "made_tenant_id" TEXT,

    CONSTRAINT "setup_codes_pkey" PRIMARY KEY ("hash")
);

-- It belongs to no business: it is what makes the first one.
ALTER TABLE setup_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE setup_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY every_tenant ON setup_codes TO charla_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON setup_codes TO charla_system;
