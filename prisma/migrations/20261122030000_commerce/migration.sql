-- AlterTable
ALTER TABLE "invoices" ADD COLUMN     "concept" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "order_id" TEXT,
ADD COLUMN     "paid_cents" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'quote',
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "cart_key" TEXT,
ADD COLUMN     "changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "currency" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "discount_code" TEXT,
ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "external_number" TEXT,
ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'chat',
ADD COLUMN     "paid_at" TIMESTAMPTZ(3),
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'chat',
ADD COLUMN     "total_cents" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "provider_id" TEXT,
ADD COLUMN     "url" TEXT,
ADD COLUMN     "url_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "quotes" ADD COLUMN     "discount_code" TEXT;

-- CreateTable
CREATE TABLE "carts" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "conversation_id" TEXT,
    "source" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "external_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'open',
    "currency" TEXT NOT NULL,
    "total_cents" BIGINT NOT NULL,
    "checkout_url" TEXT,
    "quote_id" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "abandoned_at" TIMESTAMPTZ(3),
    "is_held_out" BOOLEAN,
    "bought_at" TIMESTAMPTZ(3),
    "order_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "carts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cart_items" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "cart_id" TEXT NOT NULL,
    "product_id" TEXT,
    "sku" TEXT,
    "name" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_cents" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "cart_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_items" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "product_id" TEXT,
    "sku" TEXT,
    "name" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_cents" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "order_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_promises" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "invoice_id" TEXT,
    "conversation_id" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "amount_cents" BIGINT,
    "currency" TEXT,
    "status" TEXT NOT NULL DEFAULT 'open',
    "words" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_promises_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "discount_codes" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "percent" INTEGER NOT NULL,
    "contact_id" TEXT,
    "cart_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "held_by" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "discount_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "commerce_sources" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "last_event_at" TIMESTAMPTZ(3),
    "last_fault" TEXT,
    "last_fault_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "commerce_sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "commerce_events" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "reason" TEXT,
    "subject_id" TEXT,
    "thing" TEXT,
    "happened_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "commerce_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "commerce_settings" (
    "tenant_id" TEXT NOT NULL,
    "abandon_after_min" INTEGER NOT NULL DEFAULT 60,
    "holdout_percent" INTEGER NOT NULL DEFAULT 10,
    "recovery_days" INTEGER NOT NULL DEFAULT 7,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "commerce_settings_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "payment_providers" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "secrets" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT false,
    "last_event_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_providers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "carts_tenant_id_created_at_id_idx" ON "carts"("tenant_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "carts_tenant_id_contact_id_changed_at_idx" ON "carts"("tenant_id", "contact_id", "changed_at" DESC);

-- CreateIndex
CREATE INDEX "carts_tenant_id_abandoned_at_idx" ON "carts"("tenant_id", "abandoned_at");

-- CreateIndex
CREATE INDEX "carts_quote_id_idx" ON "carts"("quote_id");

-- CreateIndex
CREATE UNIQUE INDEX "carts_tenant_id_origin_external_id_key" ON "carts"("tenant_id", "origin", "external_id");

-- CreateIndex
CREATE INDEX "cart_items_cart_id_idx" ON "cart_items"("cart_id");

-- CreateIndex
CREATE INDEX "order_items_order_id_idx" ON "order_items"("order_id");

-- CreateIndex
CREATE INDEX "payment_promises_tenant_id_contact_id_status_idx" ON "payment_promises"("tenant_id", "contact_id", "status");

-- CreateIndex
CREATE INDEX "payment_promises_invoice_id_idx" ON "payment_promises"("invoice_id");

-- CreateIndex
CREATE INDEX "discount_codes_tenant_id_created_at_id_idx" ON "discount_codes"("tenant_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "discount_codes_cart_id_idx" ON "discount_codes"("cart_id");

-- CreateIndex
CREATE INDEX "discount_codes_contact_id_idx" ON "discount_codes"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "discount_codes_tenant_id_code_key" ON "discount_codes"("tenant_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "commerce_sources_key_key" ON "commerce_sources"("key");

-- CreateIndex
CREATE INDEX "commerce_sources_tenant_id_created_at_idx" ON "commerce_sources"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "commerce_events_tenant_id_created_at_idx" ON "commerce_events"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "commerce_events_source_id_thing_idx" ON "commerce_events"("source_id", "thing");

-- CreateIndex
CREATE UNIQUE INDEX "commerce_events_source_id_external_id_key" ON "commerce_events"("source_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_providers_key_key" ON "payment_providers"("key");

-- CreateIndex
CREATE INDEX "payment_providers_tenant_id_created_at_idx" ON "payment_providers"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "invoices_tenant_id_issued_at_id_idx" ON "invoices"("tenant_id", "issued_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoices_tenant_id_due_at_idx" ON "invoices"("tenant_id", "due_at");

-- CreateIndex
CREATE INDEX "invoices_order_id_idx" ON "invoices"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_tenant_id_source_external_id_key" ON "invoices"("tenant_id", "source", "external_id");

-- CreateIndex
CREATE INDEX "orders_tenant_id_created_at_id_idx" ON "orders"("tenant_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "orders_tenant_id_origin_cart_key_idx" ON "orders"("tenant_id", "origin", "cart_key");

-- CreateIndex
CREATE UNIQUE INDEX "orders_tenant_id_origin_external_id_key" ON "orders"("tenant_id", "origin", "external_id");

-- AddForeignKey
ALTER TABLE "carts" ADD CONSTRAINT "carts_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "carts" ADD CONSTRAINT "carts_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cart_items" ADD CONSTRAINT "cart_items_cart_id_fkey" FOREIGN KEY ("cart_id") REFERENCES "carts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_promises" ADD CONSTRAINT "payment_promises_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_promises" ADD CONSTRAINT "payment_promises_invoice_id_fkey" FOREIGN KEY ("invoice_id") REFERENCES "invoices"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "discount_codes" ADD CONSTRAINT "discount_codes_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "commerce_sources" ADD CONSTRAINT "commerce_sources_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "commerce_events" ADD CONSTRAINT "commerce_events_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "commerce_sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "commerce_settings" ADD CONSTRAINT "commerce_settings_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_providers" ADD CONSTRAINT "payment_providers_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- From here on written by hand.
SELECT charla_protect('carts'), charla_protect('cart_items'), charla_protect('order_items'), charla_protect('payment_promises'),
  charla_protect('discount_codes'), charla_protect('commerce_sources'), charla_protect('commerce_events'),
  charla_protect('commerce_settings'), charla_protect('payment_providers');

CREATE INDEX invoices_owed_idx ON invoices (tenant_id, due_at) WHERE status IN ('open', 'partially_paid') AND due_at IS NOT NULL;
CREATE INDEX carts_living_idx ON carts (tenant_id, contact_id) WHERE status IN ('open', 'abandoned');

ALTER TABLE invoices DROP CONSTRAINT invoices_status,
  ADD CONSTRAINT invoices_status CHECK (status IN ('open', 'partially_paid', 'paid', 'void'));
ALTER TABLE carts ADD CONSTRAINT carts_status CHECK (status IN ('open', 'abandoned', 'bought', 'cancelled'));
ALTER TABLE payment_promises ADD CONSTRAINT payment_promises_status CHECK (status IN ('open', 'kept', 'broken', 'replaced'));
ALTER TABLE discount_codes ADD CONSTRAINT discount_codes_status CHECK (status IN ('active', 'reserved', 'used', 'cancelled')),
  ADD CONSTRAINT discount_codes_percent CHECK (percent BETWEEN 1 AND 100);

-- Orders of before came of a quote that was paid at once.
UPDATE orders o SET currency = q.currency, total_cents = q.total_cents, paid_at = o.created_at FROM quotes q WHERE q.id = o.quote_id;
INSERT INTO order_items (id, tenant_id, order_id, product_id, sku, name, quantity, unit_cents, position)
SELECT 'oit' || substr(i.id, 4), i.tenant_id, o.id, i.product_id, i.sku, i.name, i.quantity, i.unit_cents, i.position
  FROM orders o JOIN quote_items i ON i.quote_id = o.quote_id;
UPDATE invoices SET paid_cents = total_cents WHERE status = 'paid';
