import { Notice } from "@/components/ui/notice";
import { Time } from "@/components/ui/time";

/** For an admin who pressed start while a run was going. `name`: of the colleague whose run it is; null when it is their own. */
export function RunIsGoing({ name, at }: { name: string | null; at: string }) {
  return (
    <div className="mb-8">
      <Notice role="status" title={name === null ? "You have started these changes already" : `${name} has started a run already`}>
        It began at <Time at={at} form="clock" />, and you see it here. Yours was not started beside it: two at once would get in each
        other’s way. When it is over, review the changes again; what is still missing is shown there.
      </Notice>
    </div>
  );
}
