import { AppLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { type EndpointKind, endpointTitle } from "@/lib/catalogue/endpoint-kinds";

export type EndpointRow = {
  id: string;
  kind: EndpointKind;
  url: string;
  events: readonly string[];
  createdAt: string;
  disabledAt: string | null;
};

/** The list of endpoints. */
export function Endpoints({ endpoints }: { endpoints: readonly EndpointRow[] }) {
  if (endpoints.length === 0) return <p className="text-muted">Nothing is told to other programs yet. Add the first endpoint below.</p>;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {endpoints.map(({ id, kind, url, events, createdAt, disabledAt }) => (
        <li key={id} className="relative flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 py-1.5 hover:bg-hover">
          <AppLink
            href={`/customers/settings/webhooks/${id}`}
            className="min-w-0 flex-1 basis-72 font-medium break-all after:absolute after:inset-0 after:content-['']"
          >
            {endpointTitle(kind, url)}
          </AppLink>
          <span className="basis-40 text-muted">{events.length === 1 ? events[0] : `${events.length} kinds of events`}</span>
          <span className="basis-36 text-muted">
            Added <Time at={createdAt} />
          </span>
          <span className="basis-20">
            {disabledAt ? <span className="text-attention">Disabled</span> : <span className="text-success">On</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
