import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { Choices } from "../choosing/choices";
import type { AppPolicy, Observation, Observed, Product } from "../planning/observed";

/** What was seen before the first change: all that the pre-flight decides on. Plain data. */

/** What the admin answered to a question of the pre-flight. */
export type Agreements = {
  /** The life of the client secret in days. Null: two years. */
  secretDays: number | null;
  /** Whether the portal may run Enable-OrganizationCustomization. */
  mayCustomizeExchange: boolean;
};

export type PreflightFacts = {
  choices: Choices;
  agreements: Agreements;
  roles: RolesSeen;
  policy: Observation<AppPolicy>;
  licences: Observation<readonly Product[]>;
  resources: Observed["resources"];
  application: Observed["application"];
  others: number;
  /** The days that the certificate lives from now on. Null when there is none, or when none is needed. */
  certificateDays: number | null;
  exchange: Observed["exchange"];
  /** Whether the person may run the two cmdlets that change something in Exchange. */
  exchangeRights: Observation<boolean>;
  dropzone: {
    host: string;
    hasKey: boolean;
    /** Whether Dropzone answered with the key. */
    answers: Observation<unknown>;
  };
  /** The Portal URL that the tenant's name leads to, when exactly one address belongs to a tenant. */
  proposedPortalUrl: string | null;
};
