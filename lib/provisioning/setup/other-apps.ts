import "server-only";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { observeToAdopt } from "@/lib/microsoft/graph/our-application";
import { foreignItems } from "@/lib/onboarding/planning/foreign";
import { foreignItemWords } from "@/lib/onboarding/planning/foreign-words";
import type { Observed } from "@/lib/onboarding/planning/observed";
import type { TenantContext } from "../tenant/context";

/** Apps that look like ours and are somebody else's, for the page on which an admin chooses what to do about them. */

export type OtherApp = {
  objectId: string;
  appId: string;
  displayName: string;
  createdDateTime: string | null;
  /** Everything by which somebody could use it, in words: what adopting it would remove first. Null when Microsoft did not show it. */
  items: string[] | null;
  /** The admin chose to adopt it. */
  isChosen: boolean;
};

/** More than a handful is no list to choose from. */
const maxShown = 5;

export async function describeOthers({ desired, known }: TenantContext, graph: GraphClient, observed: Observed): Promise<OtherApp[]> {
  const app = observed.application.known ? observed.application.value : null;
  const chosen = app?.standing === "to-adopt" ? [app] : [];
  const shown = [...chosen, ...observed.others].slice(0, maxShown);
  return Promise.all(
    shown.map(async (other) => {
      const { objectId, appId, displayName, createdDateTime } = other;
      const seen = await observeToAdopt(graph, other);
      const items = foreignItems({ ...observed, ...seen }, known.ours, desired).map(foreignItemWords);
      const isSeen = seen.application.known && seen.servicePrincipal.known;
      return { objectId, appId, displayName, createdDateTime, items: isSeen ? items.map(capitalized) : null, isChosen: other === app };
    }),
  );
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
