/** The fields in their order: dragged by the handle, moved by its arrow keys, or by the menu where there is neither. */
import { Modal, Paper, VisuallyHidden } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { tellProblem } from "../../crm/problem-note.tsx";
import { useSession } from "../../lib/session.ts";
import { useSpeech } from "../../lib/texts.ts";
import { Confirm } from "../confirm.tsx";
import { type Entity, type Field, useFieldCall, useOrder } from "./data.ts";
import { FieldForm } from "./field-form.tsx";
import { FieldRow } from "./field-row.tsx";
import classes from "./fields.module.css";

export function FieldList({ entity, fields }: { entity: Entity; fields: readonly Field[] }) {
  const { say } = useSpeech();
  const { may } = useSession();
  const [edited, setEdited] = useState<Field | null>(null);
  const [leaving, setLeaving] = useState<Field | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [told, setTold] = useState("");
  const order = useOrder(entity);
  const archive = useFieldCall();
  const list = useRef<HTMLUListElement>(null);
  const moved = useRef<string | null>(null);
  const mayWrite = may("settings:write");

  // A row that changes places is put into the page anew: the keyboard stays with its handle.
  useEffect(() => {
    if (moved.current === null || fields.length === 0) return;
    list.current?.querySelector<HTMLElement>(`[data-handle="${moved.current}"]`)?.focus();
    moved.current = null;
  }, [fields]);

  const move = (id: string, to: number) => {
    const from = fields.findIndex((field) => field.id === id);
    const field = fields[from];
    if (!field || to < 0 || to >= fields.length || to === from) return;
    const next = fields.filter((one) => one.id !== id);
    next.splice(to, 0, field);
    setTold(say("ownFields.moved", { name: field.label, place: to + 1, count: fields.length }));
    order.mutate(next, { onError: (error) => tellProblem(say, error) });
  };
  const onKey = (event: KeyboardEvent, id: string, at: number) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: fields.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    moved.current = id;
    move(id, to);
  };

  return (
    <>
      <VisuallyHidden role="status" aria-live="assertive">
        {told}
      </VisuallyHidden>
      <Paper withBorder component="ul" className={classes.list} ref={list} aria-label={say("ownFields.title")}>
        {fields.map((field, at) => (
          <FieldRow
            key={field.id}
            field={field}
            place={{ at, count: fields.length }}
            acts={
              mayWrite
                ? {
                    isDragged: dragged === field.id,
                    onDragStart: () => setDragged(field.id),
                    onDragEnd: () => setDragged(null),
                    onDrop: () => dragged !== null && move(dragged, at),
                    onKey: (event) => onKey(event, field.id, at),
                    onMove: (by) => move(field.id, at + by),
                    onEdit: () => setEdited(field),
                    onArchive: () => setLeaving(field),
                  }
                : null
            }
          />
        ))}
      </Paper>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={say("ownFields.editTitle")}>
        {edited ? (
          <FieldForm entity={entity} field={edited} place={edited.position} onDone={() => setEdited(null)} />
        ) : null}
      </Modal>
      <Confirm
        isOpen={leaving !== null}
        title={say("ownFields.archiveTitle", { name: leaving?.label ?? "" })}
        text={say("ownFields.archiveText")}
        verb={say("ownFields.archive")}
        isBusy={archive.isPending}
        error={archive.error}
        onClose={() => setLeaving(null)}
        onConfirm={() =>
          leaving &&
          archive.mutate(
            { method: "PATCH", path: `/${leaving.id}`, body: { isArchived: true } },
            { onSuccess: () => setLeaving(null) },
          )
        }
      />
    </>
  );
}
