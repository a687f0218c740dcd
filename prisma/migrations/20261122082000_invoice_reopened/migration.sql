-- AlterTable
ALTER TABLE "enrollments" ADD COLUMN     "is_return" BOOLEAN NOT NULL DEFAULT false;

-- What was paid and given back is owed again: as automation hears of it, see 20261122039000_commerce_signals.
CREATE OR REPLACE FUNCTION charla_signal_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  facts jsonb := jsonb_build_object('totalCents', NEW.total_cents, 'paidCents', NEW.paid_cents, 'currency', NEW.currency, 'number', NEW.number);
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM charla_signal(NEW.tenant_id, 'invoice.issued', NEW.contact_id, NEW.id, facts, NEW.issued_at);
    RETURN NULL;
  END IF;
  IF OLD.due_at IS NULL AND NEW.due_at IS NOT NULL THEN
    PERFORM charla_signal(NEW.tenant_id, 'invoice.issued', NEW.contact_id, NEW.id, facts, NULL);
  END IF;
  IF NEW.status = 'paid' AND OLD.status <> 'paid' THEN
    PERFORM charla_signal(NEW.tenant_id, 'invoice.paid', NEW.contact_id, NEW.id, facts, NEW.paid_at);
  ELSIF NEW.status = 'void' AND OLD.status <> 'void' THEN
    PERFORM charla_signal(NEW.tenant_id, 'invoice.void', NEW.contact_id, NEW.id, facts, NULL);
  ELSIF OLD.status = 'paid' AND NEW.status IN ('open', 'partially_paid') THEN
    PERFORM charla_signal(NEW.tenant_id, 'invoice.reopened', NEW.contact_id, NEW.id, facts, NULL);
  ELSIF NEW.status = 'partially_paid' AND NEW.paid_cents > OLD.paid_cents THEN
    PERFORM charla_signal(NEW.tenant_id, 'invoice.partially_paid', NEW.contact_id, NEW.id, facts, NULL);
  END IF;
  RETURN NULL;
END $$;
