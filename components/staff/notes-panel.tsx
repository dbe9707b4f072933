import { inputClass } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";

type Note = { id: string; author: { name: string }; text: string; createdAt: string };

/** Notes of staff about a customer. The customer never sees them. */
export function NotesPanel({ slug, notes, action }: { slug: string; notes: readonly Note[]; action: FormAction }) {
  return (
    <div className="space-y-3">
      {/* The key changes when a note was added, which empties the field. */}
      <form action={action} key={notes[0]?.id ?? "none"} className="space-y-2">
        <input type="hidden" name="customer" value={slug} />
        <label htmlFor="note" className="sr-only">
          Note
        </label>
        <textarea
          id="note"
          name="text"
          rows={2}
          required
          maxLength={4000}
          placeholder="For colleagues. The customer does not see it, and no secret belongs here."
          className={`${inputClass} py-1.5 text-small`}
        />
        <SubmitButton kind="secondary" size="small" pendingLabel="Saving">
          Add note
        </SubmitButton>
      </form>
      <ul className="space-y-3">
        {notes.map((note) => (
          <li key={note.id}>
            <p className="text-micro text-muted">
              {note.author.name}, <Time at={note.createdAt} />
            </p>
            <p className="whitespace-pre-line break-words">{note.text}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
