-- A thread is read from its end upwards, and a list shows each thread's newest message.
CREATE INDEX "messages_conversation_id_seq_idx" ON "messages"("conversation_id", "seq");
