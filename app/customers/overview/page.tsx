import type { Metadata } from "next";
import { BarChart } from "@/components/staff/charts/bar-chart";
import { ChartFigure } from "@/components/staff/charts/chart-figure";
import { LegendItem } from "@/components/staff/charts/parts";
import { RangeChart } from "@/components/staff/charts/range-chart";
import { TrendChart } from "@/components/staff/charts/trend-chart";
import { ErrorBanner } from "@/components/staff/error-banner";
import { TabLink } from "@/components/ui/chip";
import { loadCharts, loadNewErrors } from "@/lib/desk/load-overview";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { errorBars, funnelBars, routeBars, timeRanges } from "@/lib/staff/numbers/chart-marks";
import type { ChartId } from "@/lib/staff/numbers/charts";
import { rangeDays, rangeOf } from "@/lib/staff/numbers/numbers";
import { StaffFrame } from "../staff-frame";

export const metadata: Metadata = { title: "Overview" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function OverviewPage({ searchParams }: Props) {
  const { days: asked } = await searchParams;
  const who = await requireStaff();
  const days = rangeOf(typeof asked === "string" ? asked : undefined);
  const [{ funnel, times, routes, errors }, news] = await Promise.all([loadCharts(days), loadNewErrors()]);
  const exportHref = (chart: ChartId) => `/customers/overview/export.csv?chart=${chart}&days=${days}`;
  const added = `customers added in the last ${days} days`;
  return (
    <StaffFrame who={who} section="/customers/overview">
      <ErrorBanner errors={news} />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-heading font-semibold">Overview</h1>
        <nav aria-label="Time range" className="-mx-1 flex flex-wrap gap-1 print:hidden">
          {rangeDays.map((each) => (
            <TabLink key={each} href={`/customers/overview?days=${each}`} current={each === days}>
              {each} days
            </TabLink>
          ))}
        </nav>
      </div>
      <div className="mt-5 grid gap-x-12 gap-y-10 lg:grid-cols-2">
        <ChartFigure
          id="funnel"
          finding={funnel.finding}
          about={`How far the ${added} are today, step by step. In percent of those who have reached the step; who declined it is not counted.`}
          legend={
            <>
              <LegendItem look="filled">Finished the step</LegendItem>
              <LegendItem look="hatched">Are at it</LegendItem>
            </>
          }
          table={funnel.table}
          exportHref={exportHref("funnel")}
        >
          <BarChart id="funnel" label={`Funnel of the ${added}`} bars={funnelBars(funnel.rows)} />
        </ChartFigure>
        <ChartFigure
          id="times"
          finding={times.finding}
          about={`From the last thing a step needs to its being found done, for those who finished it in the last ${days} days.`}
          legend={
            <>
              <LegendItem look="median">Half are done by then</LegendItem>
              <LegendItem look="range">Nine of ten are</LegendItem>
            </>
          }
          table={times.table}
          exportHref={exportHref("times")}
        >
          <RangeChart label="Time per step, median and 90th percentile" ranges={timeRanges(times.rows)} />
        </ChartFigure>
        <ChartFigure
          id="errors"
          finding={errors.finding}
          about={`Customers who met an error, by its code, in the last ${days} days, a column for each day.`}
          table={errors.table}
          exportHref={exportHref("errors")}
        >
          <TrendChart label={`Commonest errors of the last ${days} days`} trends={errorBars(errors.rows)} />
        </ChartFigure>
        <ChartFigure
          id="routes"
          finding={routes.finding}
          about={`The way that the ${added} go.`}
          legend={
            <>
              <LegendItem look="filled">Complete</LegendItem>
              <LegendItem look="hatched">Under way</LegendItem>
            </>
          }
          table={routes.table}
          exportHref={exportHref("routes")}
        >
          <BarChart id="routes" label={`Routes of the ${added}`} bars={routeBars(routes.rows)} />
        </ChartFigure>
      </div>
    </StaffFrame>
  );
}
