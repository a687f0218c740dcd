-- AlterTable
ALTER TABLE "channel_accounts" ADD COLUMN     "handle" TEXT;

-- AlterTable
ALTER TABLE "leads" ADD COLUMN     "campaign" TEXT,
ADD COLUMN     "link_id" TEXT;

-- CreateTable
CREATE TABLE "links" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "campaign" TEXT,
    "source" TEXT,
    "product_id" TEXT,
    "branch_id" TEXT,
    "channel_account_id" TEXT NOT NULL,
    "first_text" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_clicks" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "link_id" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "campaign" TEXT,
    "source" TEXT,
    "product_id" TEXT,
    "utm" JSONB NOT NULL DEFAULT '{}',
    "device" TEXT NOT NULL,
    "visitor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "arrived_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_clicks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_arrivals" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "link_id" TEXT NOT NULL,
    "click_id" TEXT,
    "reference" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "wrote" TEXT NOT NULL,
    "is_copy" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_arrivals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visitor_salts" (
    "tenant_id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "salt" TEXT NOT NULL,

    CONSTRAINT "visitor_salts_pkey" PRIMARY KEY ("tenant_id","day")
);

-- CreateIndex
CREATE UNIQUE INDEX "links_code_key" ON "links"("code");

-- CreateIndex
CREATE INDEX "links_tenant_id_created_at_id_idx" ON "links"("tenant_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "link_clicks_link_id_visitor_at_idx" ON "link_clicks"("link_id", "visitor", "at");

-- CreateIndex
CREATE UNIQUE INDEX "link_clicks_tenant_id_reference_key" ON "link_clicks"("tenant_id", "reference");

-- CreateIndex
CREATE INDEX "link_arrivals_link_id_idx" ON "link_arrivals"("link_id");

-- CreateIndex
CREATE INDEX "link_arrivals_tenant_id_contact_id_at_idx" ON "link_arrivals"("tenant_id", "contact_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "link_arrivals_tenant_id_conversation_id_reference_key" ON "link_arrivals"("tenant_id", "conversation_id", "reference");

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_channel_account_id_fkey" FOREIGN KEY ("channel_account_id") REFERENCES "channel_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_branch_id_fkey" FOREIGN KEY ("branch_id") REFERENCES "branches"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_clicks" ADD CONSTRAINT "link_clicks_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_arrivals" ADD CONSTRAINT "link_arrivals_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_arrivals" ADD CONSTRAINT "link_arrivals_click_id_fkey" FOREIGN KEY ("click_id") REFERENCES "link_clicks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_arrivals" ADD CONSTRAINT "link_arrivals_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_arrivals" ADD CONSTRAINT "link_arrivals_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visitor_salts" ADD CONSTRAINT "visitor_salts_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on written by hand.
SELECT charla_protect('links'), charla_protect('link_clicks'), charla_protect('link_arrivals'), charla_protect('visitor_salts');

ALTER TABLE links ADD CONSTRAINT links_code CHECK (code ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$');
