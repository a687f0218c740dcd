-- Carts, payments in parts and promises, as automation hears of them: see 20261122020000_signals.
CREATE FUNCTION charla_signal_cart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  facts jsonb := jsonb_build_object('status', NEW.status, 'totalCents', NEW.total_cents, 'currency', NEW.currency, 'isHeldOut', NEW.is_held_out);
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.status <> OLD.status THEN
    IF NEW.status = 'abandoned' THEN
      PERFORM charla_signal(NEW.tenant_id, 'cart.abandoned', NEW.contact_id, NEW.id, facts, NEW.updated_at);
    ELSIF NEW.status = 'bought' THEN
      PERFORM charla_signal(NEW.tenant_id, 'cart.bought', NEW.contact_id, NEW.id, facts, NEW.bought_at);
    ELSIF NEW.status = 'cancelled' THEN
      PERFORM charla_signal(NEW.tenant_id, 'cart.cancelled', NEW.contact_id, NEW.id, facts, NEW.updated_at);
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR NEW.changed_at <> OLD.changed_at THEN
    PERFORM charla_signal(NEW.tenant_id, 'cart.updated', NEW.contact_id, NEW.id, facts, NEW.changed_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER carts_signal_made AFTER INSERT ON carts FOR EACH ROW EXECUTE FUNCTION charla_signal_cart();
CREATE TRIGGER carts_signal_changed AFTER UPDATE ON carts FOR EACH ROW
  WHEN (NEW.status <> OLD.status OR NEW.changed_at <> OLD.changed_at) EXECUTE FUNCTION charla_signal_cart();

-- An invoice that is given its day later is issued then, as far as reminders go; each part that is paid is told of.
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
  ELSIF NEW.status = 'partially_paid' AND NEW.paid_cents > OLD.paid_cents THEN
    PERFORM charla_signal(NEW.tenant_id, 'invoice.partially_paid', NEW.contact_id, NEW.id, facts, NULL);
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER invoices_signal_paid ON invoices;
CREATE TRIGGER invoices_signal_changed AFTER UPDATE ON invoices FOR EACH ROW
  WHEN (NEW.status <> OLD.status OR NEW.paid_cents <> OLD.paid_cents OR (OLD.due_at IS NULL AND NEW.due_at IS NOT NULL))
  EXECUTE FUNCTION charla_signal_invoice();

-- A promise that names no invoice is one for all that is owed.
CREATE FUNCTION charla_signal_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO automation_signals (tenant_id, kind, contact_id, subject_id, detail, at)
  SELECT NEW.tenant_id, 'invoice.promised', NEW.contact_id, i.id, jsonb_build_object('dueAt', NEW.due_at), NEW.created_at
    FROM invoices i
   WHERE i.contact_id = NEW.contact_id AND i.tenant_id = NEW.tenant_id AND i.status IN ('open', 'partially_paid')
     AND (NEW.invoice_id IS NULL OR i.id = NEW.invoice_id)
     AND EXISTS (SELECT FROM signal_listeners WHERE tenant_id = NEW.tenant_id AND kind = 'invoice.promised');
  RETURN NULL;
END $$;
CREATE TRIGGER payment_promises_signal AFTER INSERT ON payment_promises FOR EACH ROW EXECUTE FUNCTION charla_signal_promise();

-- What is paid is an order of its own kind now: an invoice says so of itself alone.
CREATE OR REPLACE FUNCTION charla_signal_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  facts jsonb := jsonb_build_object('number', NEW.number, 'totalCents', NEW.total_cents, 'currency', NEW.currency, 'source', NEW.source);
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM charla_signal(NEW.tenant_id, 'order.created', NEW.contact_id, NEW.id, facts, NEW.created_at);
  END IF;
  IF NEW.paid_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.paid_at IS NULL) THEN
    PERFORM charla_signal(NEW.tenant_id, 'order.paid', NEW.contact_id, NEW.id, facts, NEW.paid_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER orders_signal_paid AFTER UPDATE OF paid_at ON orders FOR EACH ROW EXECUTE FUNCTION charla_signal_order();
