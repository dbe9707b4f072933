import type { FormAction } from "@/components/ui/form-action";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";

export type KeyRow = {
  id: string;
  name: string;
  createdBy: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
  expiresAt: string;
  hasExpired: boolean;
  scopes: readonly string[];
};

/** All API keys, also the revoked ones. */
export function ApiKeys({ keys, revokeAction }: { keys: readonly KeyRow[]; revokeAction: FormAction }) {
  if (keys.length === 0) return <p className="text-muted">No key has been made yet. Without one nobody reads over the API.</p>;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {keys.map((key) => (
        <li key={key.id} className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 py-1.5">
          <span className={`min-w-0 flex-1 basis-48 font-medium ${key.revokedAt || key.hasExpired ? "text-muted line-through" : ""}`}>
            {key.name}
            <span className="block font-mono text-micro font-normal text-muted">{key.scopes.join(", ")}</span>
          </span>
          <span className="basis-64 text-muted">
            Made <Time at={key.createdAt} /> by {key.createdBy}
          </span>
          <span className="basis-36 text-muted">
            {key.lastUsedAt ? (
              <>
                Used <Time at={key.lastUsedAt} />
              </>
            ) : (
              "Never used"
            )}
          </span>
          <span className={`basis-36 ${key.hasExpired ? "text-attention" : "text-muted"}`}>
            {key.hasExpired ? "Expired" : "Ends"} <Time at={key.expiresAt} form="date" />
          </span>
          <span className="flex basis-24 max-sm:-ml-2.5 sm:justify-end">
            {key.revokedAt ? (
              <span className="text-muted">
                Revoked <Time at={key.revokedAt} />
              </span>
            ) : (
              <form action={revokeAction}>
                <input type="hidden" name="id" value={key.id} />
                <SubmitButton kind="quiet" size="small" pendingLabel="Revoking">
                  Revoke<span className="sr-only"> {key.name}</span>
                </SubmitButton>
              </form>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
