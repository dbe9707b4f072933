import { Download, Plus, SlidersHorizontal, Upload } from "lucide-react";
import { ButtonLink, buttonClass } from "@/components/ui/button";
import { Chip, TabLink } from "@/components/ui/chip";
import { inputClass } from "@/components/ui/field";
import { type CustomerFilters, type CustomerSort, customerFiltersQuery } from "@/lib/staff/list/customer-filters";
import { customerViews, filterChips, filterChoices, isView, type Owner, without } from "@/lib/staff/list/customer-views";
import { SearchBox } from "./search-box";

type Props = {
  filters: CustomerFilters;
  sort: CustomerSort;
  owners: readonly Owner[];
  /** Whether the signed-in person may add customers. */
  canCreate: boolean;
};

export const searchId = "customer-search";
const listHref = (filters: CustomerFilters, sort: CustomerSort) => `/customers${customerFiltersQuery(filters, sort)}`;

/** Search, saved views, and filters as chips. Their state is in the address. Without JavaScript the form sends the same query. */
export function CustomersToolbar({ filters, sort, owners, canCreate }: Props) {
  const chips = filterChips(filters, owners);
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <form action="/customers" className="relative flex flex-1 items-start gap-2 max-sm:w-full max-sm:flex-none">
          <SearchBox id={searchId} value={filters.search ?? ""} hrefWithout={listHref(without(filters, "search"), sort)} />
          {/* On a phone the panel is positioned by the form. Positioned by the button it would extend beyond the screen. */}
          <details className="group/filters sm:relative">
            <summary className={buttonClass("secondary", "small")}>
              <SlidersHorizontal aria-hidden="true" className="size-3.5" />
              Filter
            </summary>
            <Filters filters={filters} sort={sort} owners={owners} />
          </details>
        </form>
        <ButtonLink
          href={`/customers/export.csv${customerFiltersQuery(filters, sort)}`}
          size="small"
          icon={<Download aria-hidden="true" className="size-3.5" />}
          download
        >
          Export CSV
        </ButtonLink>
        {canCreate && (
          <>
            <ButtonLink href="/customers/import" size="small" icon={<Upload aria-hidden="true" className="size-3.5" />}>
              Import
            </ButtonLink>
            <ButtonLink href="/customers/new" kind="primary" size="small" icon={<Plus aria-hidden="true" className="size-3.5" />}>
              New customer
            </ButtonLink>
          </>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <nav aria-label="Saved views" className="flex flex-wrap gap-1">
          {customerViews.map((view) => (
            <TabLink key={view.name} href={listHref(view.filters, view.sort)} current={isView(view, filters, sort)}>
              {view.name}
            </TabLink>
          ))}
        </nav>
        {chips.length > 0 && (
          <ul aria-label="Filters that are on" className="flex flex-wrap gap-1.5">
            {chips.map((chip) => (
              <li key={`${chip.label} ${chip.value}`}>
                <Chip label={chip.label} value={chip.value} removeHref={listHref(chip.without, sort)} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function Filters({ filters, sort, owners }: Omit<Props, "canCreate">) {
  return (
    <div className="absolute inset-x-0 top-full z-10 mt-1.5 space-y-3 sm:right-auto sm:w-72 rounded-panel border border-line bg-raised p-4 shadow-floating">
      {filterChoices(owners).map(({ key, label, options }) => (
        <div key={key}>
          <label htmlFor={`filter-${key}`} className="mb-1 block text-small text-muted">
            {label}
          </label>
          <select
            id={`filter-${key}`}
            name={key}
            defaultValue={String(filters[key] ?? "")}
            key={String(filters[key])}
            className={`${inputClass} h-8 text-small`}
          >
            <option value="">Any</option>
            {options.map(({ value, label: words }) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </div>
      ))}
      {filters.mine && <input type="hidden" name="mine" value="true" />}
      {sort !== "waiting" && <input type="hidden" name="sort" value={sort} />}
      <button type="submit" className={buttonClass("primary", "small", "w-full")}>
        Show these
      </button>
    </div>
  );
}
