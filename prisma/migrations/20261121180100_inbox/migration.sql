-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "assignee_id" TEXT,
ADD COLUMN     "branch_id" TEXT,
ADD COLUMN     "snoozed_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "members" ADD COLUMN     "activity" TEXT,
ADD COLUMN     "viewing_id" TEXT;

-- AlterTable
ALTER TABLE "notifications" ADD COLUMN     "member_id" TEXT;

-- CreateTable
CREATE TABLE "conversation_notes" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "author_id" TEXT,
    "text" TEXT NOT NULL,
    "mentions" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversation_notes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation_tags" (
    "tenant_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversation_tags_pkey" PRIMARY KEY ("conversation_id","tag")
);

-- CreateTable
CREATE TABLE "conversation_marks" (
    "tenant_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "reader_id" TEXT NOT NULL,
    "read_seq" INTEGER NOT NULL DEFAULT 0,
    "draft" TEXT,
    "draft_at" TIMESTAMPTZ(3),

    CONSTRAINT "conversation_marks_pkey" PRIMARY KEY ("conversation_id","reader_id")
);

-- CreateTable
CREATE TABLE "contact_terms" (
    "tenant_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "term" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "contact_terms_pkey" PRIMARY KEY ("contact_id","term")
);

-- CreateTable
CREATE TABLE "canned_replies" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "shortcut" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "canned_replies_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "conversation_notes_conversation_id_created_at_idx" ON "conversation_notes"("conversation_id", "created_at");

-- CreateIndex
CREATE INDEX "conversation_tags_tenant_id_tag_conversation_id_idx" ON "conversation_tags"("tenant_id", "tag", "conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "canned_replies_tenant_id_shortcut_key" ON "canned_replies"("tenant_id", "shortcut");

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_branch_id_fkey" FOREIGN KEY ("branch_id") REFERENCES "branches"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_notes" ADD CONSTRAINT "conversation_notes_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_tags" ADD CONSTRAINT "conversation_tags_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_marks" ADD CONSTRAINT "conversation_marks_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_terms" ADD CONSTRAINT "contact_terms_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "canned_replies" ADD CONSTRAINT "canned_replies_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on written by hand.
SELECT charla_protect('conversation_notes'), charla_protect('conversation_tags'), charla_protect('conversation_marks'),
  charla_protect('contact_terms'), charla_protect('canned_replies');

-- Each box of the inbox in its order: a page costs the same however many conversations there are.
CREATE INDEX conversations_agents ON conversations (tenant_id, last_message_at DESC, id DESC)
  WHERE status = 'open' AND snoozed_until IS NULL AND handler = 'agents';
CREATE INDEX conversations_waiting ON conversations (tenant_id, last_message_at DESC, id DESC)
  WHERE status = 'open' AND snoozed_until IS NULL AND handler = 'waiting';
CREATE INDEX conversations_unassigned ON conversations (tenant_id, last_message_at DESC, id DESC)
  WHERE status = 'open' AND snoozed_until IS NULL AND handler <> 'agents' AND assignee_id IS NULL;
CREATE INDEX conversations_assigned ON conversations (tenant_id, assignee_id, last_message_at DESC, id DESC)
  WHERE status = 'open' AND assignee_id IS NOT NULL;
CREATE INDEX conversations_snoozed ON conversations (tenant_id, last_message_at DESC, id DESC)
  WHERE status = 'open' AND snoozed_until IS NOT NULL;
CREATE INDEX conversations_closed ON conversations (tenant_id, last_message_at DESC, id DESC) WHERE status = 'closed';
CREATE INDEX conversations_branch ON conversations (tenant_id, branch_id, last_message_at DESC, id DESC) WHERE branch_id IS NOT NULL;
CREATE INDEX conversations_account ON conversations (tenant_id, channel_account_id, last_message_at DESC, id DESC);

-- A key of the API that has taken a conversation has it still.
ALTER TABLE conversations NO FORCE ROW LEVEL SECURITY;
UPDATE conversations SET assignee_id = taken_by WHERE taken_by IS NOT NULL;
ALTER TABLE conversations FORCE ROW LEVEL SECURITY;

-- People are found by the beginning of any of their names, and by the end of their number.
CREATE INDEX contact_terms_term ON contact_terms (tenant_id, term, contact_id);

CREATE FUNCTION charla_contact_terms(name text, phone text, email text) RETURNS SETOF text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT left(word, 60) FROM regexp_split_to_table(lower(unaccent(coalesce(name, ''))), '[^[:alnum:]]+') AS word WHERE word <> ''
  UNION
  SELECT right(digits, size) FROM regexp_replace(coalesce(phone, ''), '\D', '', 'g') AS digits, generate_series(4, least(length(digits), 15)) AS size
  UNION
  SELECT left(lower(email), 60) WHERE email IS NOT NULL
$$;

CREATE FUNCTION charla_fill_contact_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.name, NEW.phone, NEW.email) IS NOT DISTINCT FROM (OLD.name, OLD.phone, OLD.email) THEN RETURN NULL; END IF;
    DELETE FROM contact_terms WHERE contact_id = NEW.id;
  END IF;
  INSERT INTO contact_terms (tenant_id, contact_id, term)
  SELECT NEW.tenant_id, NEW.id, term FROM charla_contact_terms(NEW.name, NEW.phone, NEW.email) AS term;
  RETURN NULL;
END $$;
CREATE TRIGGER contacts_terms AFTER INSERT OR UPDATE OF name, phone, email ON contacts FOR EACH ROW EXECUTE FUNCTION charla_fill_contact_terms();

-- The owner of the tables is no superuser everywhere.
ALTER TABLE contacts NO FORCE ROW LEVEL SECURITY;
ALTER TABLE contact_terms NO FORCE ROW LEVEL SECURITY;
INSERT INTO contact_terms (tenant_id, contact_id, term)
SELECT contacts.tenant_id, contacts.id, term FROM contacts, charla_contact_terms(contacts.name, contacts.phone, contacts.email) AS term;
ALTER TABLE contacts FORCE ROW LEVEL SECURITY;
ALTER TABLE contact_terms FORCE ROW LEVEL SECURITY;
