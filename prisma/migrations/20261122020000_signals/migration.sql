-- CreateTable
CREATE TABLE "automation_signals" (
    "seq" BIGSERIAL NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "contact_id" TEXT,
    "subject_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3),
    "done_by" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3),

    CONSTRAINT "automation_signals_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "signal_listeners" (
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "handler" TEXT NOT NULL,

    CONSTRAINT "signal_listeners_pkey" PRIMARY KEY ("tenant_id","kind","handler")
);

-- CreateIndex
CREATE INDEX "automation_signals_tenant_id_seq_idx" ON "automation_signals"("tenant_id", "seq");

-- CreateIndex
CREATE INDEX "automation_signals_tenant_id_contact_id_idx" ON "automation_signals"("tenant_id", "contact_id");

-- AddForeignKey
ALTER TABLE "automation_signals" ADD CONSTRAINT "automation_signals_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signal_listeners" ADD CONSTRAINT "signal_listeners_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT charla_protect('automation_signals'), charla_protect('signal_listeners');
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO charla_app, charla_system;

-- What automation acts upon is written here, in the transaction of the change, whichever statement makes it. A business in
-- which nobody waits for it pays one look into an index.
CREATE FUNCTION charla_signal(tenant text, what text, contact text, subject text, facts jsonb, moment timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO automation_signals (tenant_id, kind, contact_id, subject_id, detail, at)
  SELECT tenant, what, contact, subject, facts, moment
   WHERE EXISTS (SELECT FROM signal_listeners WHERE tenant_id = tenant AND kind = what)
$$;

-- The conversation is only looked for where somebody waits for it.
CREATE FUNCTION charla_signal_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  what text := CASE WHEN NEW.direction = 'in' THEN 'message.received' ELSE 'message.written' END;
BEGIN
  INSERT INTO automation_signals (tenant_id, kind, contact_id, subject_id, detail, at)
  SELECT NEW.tenant_id, what, c.contact_id, c.id, jsonb_build_object('messageId', NEW.id, 'seq', NEW.seq), NEW.created_at
    FROM conversations c
   WHERE c.id = NEW.conversation_id
     AND EXISTS (SELECT FROM signal_listeners WHERE tenant_id = NEW.tenant_id AND kind = what);
  RETURN NULL;
END $$;
CREATE TRIGGER messages_signal AFTER INSERT ON messages FOR EACH ROW
  WHEN (NEW.direction = 'in' OR NEW.author = 'rep') EXECUTE FUNCTION charla_signal_message();

CREATE FUNCTION charla_signal_handler() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM charla_signal(NEW.tenant_id, CASE WHEN NEW.handler = 'agents' THEN 'conversation.given_back' ELSE 'conversation.taken' END,
    NEW.contact_id, NEW.id, jsonb_build_object('handler', NEW.handler), NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER conversations_signal AFTER UPDATE OF handler ON conversations FOR EACH ROW
  WHEN ((OLD.handler = 'agents') <> (NEW.handler = 'agents')) EXECUTE FUNCTION charla_signal_handler();

CREATE FUNCTION charla_signal_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM charla_signal(NEW.tenant_id, 'order.created', NEW.contact_id, NEW.id, jsonb_build_object('number', NEW.number), NEW.created_at);
  RETURN NULL;
END $$;
CREATE TRIGGER orders_signal AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION charla_signal_order();

-- Of an invoice that is settled with an order, what was paid is the order.
CREATE FUNCTION charla_signal_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  facts jsonb := jsonb_build_object('totalCents', NEW.total_cents, 'currency', NEW.currency, 'number', NEW.number);
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM charla_signal(NEW.tenant_id, 'invoice.issued', NEW.contact_id, NEW.id, facts, NEW.issued_at);
  ELSIF NEW.status = 'paid' THEN
    PERFORM charla_signal(NEW.tenant_id, 'invoice.paid', NEW.contact_id, NEW.id, facts, NEW.paid_at);
    PERFORM charla_signal(NEW.tenant_id, 'order.paid', NEW.contact_id, NEW.id, facts, NEW.paid_at);
  ELSE
    PERFORM charla_signal(NEW.tenant_id, 'invoice.partially_paid', NEW.contact_id, NEW.id, facts, NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoices_signal_issued AFTER INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION charla_signal_invoice();
CREATE TRIGGER invoices_signal_paid AFTER UPDATE OF status ON invoices FOR EACH ROW
  WHEN (NEW.status IN ('paid', 'partially_paid') AND OLD.status <> NEW.status) EXECUTE FUNCTION charla_signal_invoice();

CREATE FUNCTION charla_signal_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM charla_signal(NEW.tenant_id, 'quote.sent', NEW.contact_id, NEW.id,
    jsonb_build_object('number', NEW.number, 'totalCents', NEW.total_cents, 'currency', NEW.currency, 'leadId', NEW.lead_id), NEW.created_at);
  RETURN NULL;
END $$;
CREATE TRIGGER quotes_signal AFTER INSERT ON quotes FOR EACH ROW EXECUTE FUNCTION charla_signal_quote();

CREATE FUNCTION charla_signal_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM charla_signal(NEW.tenant_id, 'lead.created', NEW.contact_id, NEW.id,
      jsonb_build_object('status', NEW.status, 'source', NEW.source, 'temperature', NEW.temperature), NEW.created_at);
    RETURN NULL;
  END IF;
  IF NEW.status <> OLD.status THEN
    PERFORM charla_signal(NEW.tenant_id, 'lead.moved', NEW.contact_id, NEW.id,
      jsonb_build_object('from', OLD.status, 'to', NEW.status), NEW.updated_at);
  END IF;
  IF NEW.score IS DISTINCT FROM OLD.score OR NEW.temperature IS DISTINCT FROM OLD.temperature THEN
    PERFORM charla_signal(NEW.tenant_id, 'lead.scored', NEW.contact_id, NEW.id,
      jsonb_build_object('from', OLD.score, 'to', NEW.score, 'was', OLD.temperature, 'temperature', NEW.temperature), NEW.updated_at);
  END IF;
  PERFORM charla_signal(NEW.tenant_id, 'lead.changed', NEW.contact_id, NEW.id, '{}', NEW.updated_at);
  RETURN NULL;
END $$;
CREATE TRIGGER leads_signal_created AFTER INSERT ON leads FOR EACH ROW EXECUTE FUNCTION charla_signal_lead();
CREATE TRIGGER leads_signal_changed AFTER UPDATE ON leads FOR EACH ROW
  WHEN (NEW.version <> OLD.version OR NEW.status <> OLD.status OR NEW.score IS DISTINCT FROM OLD.score)
  EXECUTE FUNCTION charla_signal_lead();

CREATE FUNCTION charla_signal_contact() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  had text[] := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE OLD.tags END;
  tag text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM charla_signal(NEW.tenant_id, 'contact.created', NEW.id, NEW.id, '{}', NEW.created_at);
  ELSE
    IF OLD.opted_out_at IS NULL AND NEW.opted_out_at IS NOT NULL THEN
      PERFORM charla_signal(NEW.tenant_id, 'contact.opted_out', NEW.id, NEW.id, '{}', NEW.opted_out_at);
    ELSIF OLD.opted_out_at IS NOT NULL AND NEW.opted_out_at IS NULL THEN
      PERFORM charla_signal(NEW.tenant_id, 'contact.opted_in', NEW.id, NEW.id, '{}', NEW.consent_at);
    END IF;
    PERFORM charla_signal(NEW.tenant_id, 'contact.changed', NEW.id, NEW.id, '{}', NULL);
  END IF;
  FOREACH tag IN ARRAY NEW.tags LOOP
    IF NOT tag = ANY (had) THEN
      PERFORM charla_signal(NEW.tenant_id, 'contact.tagged', NEW.id, NEW.id, jsonb_build_object('tag', tag), NULL);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER contacts_signal_created AFTER INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION charla_signal_contact();
CREATE TRIGGER contacts_signal_changed AFTER UPDATE ON contacts FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION charla_signal_contact();

CREATE FUNCTION charla_signal_arrival() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM charla_signal(NEW.tenant_id, 'link.clicked', NEW.contact_id, NEW.link_id,
    jsonb_build_object('conversationId', NEW.conversation_id), NEW.at);
  RETURN NULL;
END $$;
CREATE TRIGGER link_arrivals_signal AFTER INSERT ON link_arrivals FOR EACH ROW EXECUTE FUNCTION charla_signal_arrival();
