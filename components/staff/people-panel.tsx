import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { type DutyHolders, type KnownPerson, roleNames } from "@/lib/staff/letters/duty-holders";

/** The customer's people who have signed in, with their roles, and who of them can do the remaining steps. */
export function PeoplePanel(props: {
  slug: string;
  people: readonly KnownPerson[];
  duties: readonly DutyHolders[];
  /** Null for staff who may not change the customer. */
  endSessionsAction: FormAction | null;
}) {
  const { people, duties } = props;
  return (
    <div className="space-y-4">
      {people.length === 0 ? (
        <p className="text-muted">Nobody has signed in yet.</p>
      ) : (
        <ul className="space-y-2">
          {people.map((person) => (
            <li key={person.id}>
              <span className="flex flex-wrap justify-between gap-x-3">
                <span className="font-medium">{person.name}</span>
                <span className="text-micro leading-5 text-muted">
                  seen <Time at={person.lastSeenAt} />
                </span>
              </span>
              <span className="block break-all text-muted">{person.userName}</span>
              <span className="block text-muted">{roleNames(person.roles)}</span>
              {props.endSessionsAction && (
                <form action={props.endSessionsAction} className="-ml-2.5">
                  <input type="hidden" name="customer" value={props.slug} />
                  <input type="hidden" name="person" value={person.id} />
                  <SubmitButton kind="quiet" size="small" pendingLabel="Ending them">
                    End their sessions<span className="sr-only"> ({person.name})</span>
                  </SubmitButton>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
      <table className="w-full text-left">
        <caption className="sr-only">Who can do what</caption>
        <thead className="text-micro text-muted">
          <tr>
            <th scope="col" className="pb-1 font-medium">
              Duty
            </th>
            <th scope="col" className="pb-1 pl-3 font-medium">
              Who holds it
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-y border-line align-top">
          {duties.map(({ duty, work, isOpen, holders }) => (
            <tr key={duty}>
              <th scope="row" className="py-1.5 font-normal">
                {work}
                {!isOpen && <span className="text-muted"> (done)</span>}
              </th>
              <td className="py-1.5 pl-3">
                {holders.length > 0 ? (
                  holders.map(({ name }) => name).join(", ")
                ) : (
                  <span className={isOpen ? "text-attention" : "text-muted"}>Nobody who has signed in</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
