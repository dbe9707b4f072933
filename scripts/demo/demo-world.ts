import { onboardedCompletely, type Scene, waitingForExchange } from "./demo-scenes";

/** The demo's customers: how far each is, and as whom to sign in to continue. */

type DemoCustomer = {
  slug: string;
  name: string;
  stage: string;
  as: string;
  /** How they got that far; null for a customer who is only invited. */
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
