import type { Metadata } from "next";
import { Pager } from "@/components/staff/pager";
import { SecurityEvents } from "@/components/staff/settings/security-events";
import { ButtonLink } from "@/components/ui/button";
import { TabLink } from "@/components/ui/chip";
import { TextLink } from "@/components/ui/text-link";
import { securityGroups, securityGroupWords } from "@/lib/catalogue/security-events";
import { loadSecurityEvents } from "@/lib/desk/security-events";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { pagesOf } from "@/lib/staff/list/pages";
import { StaffFrame } from "../../staff-frame";

export const metadata: Metadata = { title: "Security events" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SecurityEventsPage({ searchParams }: Props) {
  const who = await requireStaff("Admin");
  const query = await searchParams;
  const group = securityGroups.find((each) => each === query.show) ?? null;
  const pages = pagesOf(query.after);
  const { rows, next } = await loadSecurityEvents({ group, before: pages.after });
  const here = "/customers/settings/security-events";
  const address = group === null ? here : `${here}?show=${group}`;
  return (
    <StaffFrame who={who} section="/customers/settings" width="regular">
      <p className="mb-2 text-small">
        <TextLink href="/customers/settings">Settings</TextLink>
      </p>
      <h1 className="text-heading font-semibold">Security events</h1>
      <p className="measure mt-1 mb-4 text-small text-muted">
        Who signed in, who was refused, who changed keys and webhooks, and who took data out. Nothing can be changed here. Events are kept
        for two years. The same refusal is listed at most once a minute, with how many there were.
      </p>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <nav aria-label="Kinds of events" className="flex flex-wrap gap-1">
          <TabLink href={here} current={group === null}>
            Everything
          </TabLink>
          {securityGroups.map((each) => (
            <TabLink key={each} href={`${here}?show=${each}`} current={group === each}>
              {securityGroupWords[each]}
            </TabLink>
          ))}
        </nav>
        <span className="flex gap-2">
          <ButtonLink href={`${here}/export.csv`} size="small" download>
            Export as CSV
          </ButtonLink>
          <ButtonLink href={`${here}/export.jsonl`} size="small" download>
            Export as JSON lines
          </ButtonLink>
        </span>
      </div>
      <SecurityEvents rows={rows} />
      <Pager previous={pages.previous(address)} next={next && pages.next(address, next)} />
    </StaffFrame>
  );
}
