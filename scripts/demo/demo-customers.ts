import { onboardedCompletely, type Scene, waitingForExchange } from "./demo-scenes";

/** Who there is in the demo, how far they are, and who to be to go on. */

type DemoCustomer = {
  slug: string;
  name: string;
  stage: string;
  as: string;
  /** How they came there; null for whoever has only been invited. */
  scene: Scene | null;
};

export const demoCustomers: readonly DemoCustomer[] = [
  { slug: "contoso", name: "Contoso", stage: "Freshly invited: do all of it", as: "ada@contoso.com", scene: null },
  {
    slug: "fabrikam",
    name: "Fabrikam",
    stage: "Half-way: waits for its Exchange administrator",
    as: "elena@fabrikam.com",
    scene: waitingForExchange,
  },
  { slug: "northwind", name: "Northwind", stage: "Onboarded: the finished checklist", as: "ada@northwind.com", scene: onboardedCompletely },
];
