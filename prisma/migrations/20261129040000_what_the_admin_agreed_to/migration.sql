-- What the admin answered to the questions before the plan. Null: two years, or the longest that the tenant's policy allows.
ALTER TABLE "choice" ADD COLUMN "secret_days" INTEGER CHECK ("secret_days" BETWEEN 1 AND 729);
ALTER TABLE "choice" ADD COLUMN "may_customize_exchange" BOOLEAN NOT NULL DEFAULT false;
-- When the portal ran Enable-OrganizationCustomization. Exchange needs up to two hours before it assigns roles.
ALTER TABLE "choice" ADD COLUMN "exchange_customized_at" TIMESTAMPTZ(3);
