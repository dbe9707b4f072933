import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";

type Row = {
  id: string;
  at: string;
  actorId: string | null;
  what: string;
  who: string;
  customer: { slug: string | null; name: string } | null;
  detail: readonly (readonly [name: string, value: string])[];
};

/** Security events, newest first: what, who, about which customer, and the facts. */
export function SecurityEvents({ rows }: { rows: readonly Row[] }) {
  if (rows.length === 0) return <p className="text-small text-muted">Nothing of this kind has happened yet.</p>;
  return (
    <ol className="divide-y divide-line border-y border-line text-small">
      {rows.map((row) => (
        <li key={row.id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 py-2">
          <div className="min-w-0">
            <p className="font-medium">{row.what}</p>
            <p className="break-words text-muted" title={row.actorId ?? undefined}>
              {row.who}
              {row.customer && " · "}
              {row.customer &&
                (row.customer.slug ? <TextLink href={`/customers/${row.customer.slug}`}>{row.customer.name}</TextLink> : row.customer.name)}
            </p>
            {row.detail.length > 0 && (
              <dl className="mt-1 flex flex-wrap gap-x-4 text-micro leading-5 text-muted">
                {row.detail.map(([name, value]) => (
                  <div key={name} className="flex min-w-0 gap-1">
                    <dt>{name}:</dt>
                    <dd className="font-mono break-all">{value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </div>
          <Time at={row.at} form="exact" />
        </li>
      ))}
    </ol>
  );
}
