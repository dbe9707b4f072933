import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/catalogue/plural";

export type StaffRow = {
  id: string;
  name: string;
  userName: string;
  roles: readonly string[];
  lastSeenAt: string;
  /** How many have not ended. */
  sessions: number;
};

/** The members of staff. Roles are assigned in Entra, so only their sessions can be ended here. */
export function StaffList({ staff, endAction }: { staff: readonly StaffRow[]; endAction: FormAction }) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {staff.map(({ id, name, userName, roles, lastSeenAt, sessions }) => (
        <li key={id} className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-0.5 py-1.5">
          <span className="min-w-0 flex-1 basis-60">
            <span className="font-medium">{name}</span> <span className="break-all text-muted">{userName}</span>
          </span>
          <span className="basis-44">{roles.length > 0 ? roles.join(", ") : <span className="text-muted">No role any more</span>}</span>
          <span className="basis-36 text-muted">
            Seen <Time at={lastSeenAt} />
          </span>
          <span className="flex basis-36 max-sm:-ml-2.5 sm:justify-end">
            {sessions > 0 && (
              <form action={endAction}>
                <input type="hidden" name="staff" value={id} />
                <SubmitButton kind="quiet" size="small" pendingLabel="Ending">
                  End {counted(sessions, "session")}
                  <span className="sr-only"> of {name}</span>
                </SubmitButton>
              </form>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
