import { expect, it } from "vitest";
import { customerNamedIn } from "./customer-named-in";

it.each([
  ["/setup/contoso", "contoso"],
  ["/setup/contoso/steps/exchange-role?ticket=1", "contoso"],
  ["/auth/start?purpose=graph&customer=contoso&returnTo=%2Fsetup%2Fcontoso", "contoso"],
  ["/go/contoso/exchange-role?ticket=DZ-4711", "contoso"],
  ["/", null],
  ["/setup", null],
])("%s is a page of %s", (path, customer) => {
  expect(customerNamedIn(path)).toBe(customer);
});
