import { defineConfig } from "prisma/config";

/** For Prisma's own commands. Migrations are run by an administrator (the owner of the tables), never by the role the portal connects as. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_ADMIN_URL ?? "" },
});
