-- Carts are abandoned by the hundred, after an import or a sale: they stand in the lines of what comes in bulk.
DROP INDEX due_actions_pending;
DROP INDEX due_actions_bulk;
CREATE INDEX due_actions_pending ON due_actions (due_at)
  WHERE status = 'pending' AND kind NOT IN ('automation.send', 'enrollment.step', 'cart.abandon');
CREATE INDEX due_actions_bulk ON due_actions (tenant_id, kind, due_at)
  WHERE status = 'pending' AND kind IN ('automation.send', 'enrollment.step', 'cart.abandon');
