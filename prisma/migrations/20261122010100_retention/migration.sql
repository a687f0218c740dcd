-- What has lain for long enough is found without reading what has not.
CREATE INDEX due_actions_finished ON due_actions (finished_at) WHERE status <> 'pending';
CREATE INDEX automation_entries_age ON automation_entries (at);
CREATE INDEX automated_sends_settled ON automated_sends (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX delivery_reports_age ON delivery_reports (created_at);
