-- CreateTable
CREATE TABLE "member_identities" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,
    "channel_account_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "member_identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member_link_codes" (
    "hash" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_link_codes_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "command_sessions" (
    "identity_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "state" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "command_sessions_pkey" PRIMARY KEY ("identity_id")
);

-- CreateTable
CREATE TABLE "rep_cards" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "identity_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "message_id" TEXT NOT NULL,
    "about_id" TEXT,
    "seen_seq" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rep_cards_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "member_identities_tenant_id_member_id_idx" ON "member_identities"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "member_identities_conversation_id_idx" ON "member_identities"("conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_identities_channel_account_id_user_id_key" ON "member_identities"("channel_account_id", "user_id");

-- CreateIndex
CREATE INDEX "member_link_codes_tenant_id_member_id_idx" ON "member_link_codes"("tenant_id", "member_id");

-- CreateIndex
CREATE INDEX "member_link_codes_expires_at_idx" ON "member_link_codes"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "rep_cards_message_id_key" ON "rep_cards"("message_id");

-- CreateIndex
CREATE INDEX "rep_cards_identity_id_conversation_id_idx" ON "rep_cards"("identity_id", "conversation_id");

-- CreateIndex
CREATE INDEX "rep_cards_identity_id_number_created_at_idx" ON "rep_cards"("identity_id", "number", "created_at" DESC);

-- CreateIndex
CREATE INDEX "rep_cards_conversation_id_idx" ON "rep_cards"("conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "rep_cards_identity_id_about_id_key" ON "rep_cards"("identity_id", "about_id");

-- AddForeignKey
ALTER TABLE "member_identities" ADD CONSTRAINT "member_identities_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_identities" ADD CONSTRAINT "member_identities_channel_account_id_fkey" FOREIGN KEY ("channel_account_id") REFERENCES "channel_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_identities" ADD CONSTRAINT "member_identities_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_link_codes" ADD CONSTRAINT "member_link_codes_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "command_sessions" ADD CONSTRAINT "command_sessions_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "member_identities"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rep_cards" ADD CONSTRAINT "rep_cards_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "member_identities"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rep_cards" ADD CONSTRAINT "rep_cards_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on written by hand.
SELECT charla_protect('member_identities'), charla_protect('member_link_codes'), charla_protect('command_sessions'), charla_protect('rep_cards');
