import { readFile, writeFile } from "node:fs/promises";
import { generatePrismaClient } from "../stack/prisma-client";
import { envExample, withGeneratedBlocks } from "./generated-docs";

/** npm run generate: writes .env.example and the generated tables of README.md. */

await generatePrismaClient();
await writeFile(".env.example", envExample());
await writeFile("README.md", withGeneratedBlocks(await readFile("README.md", "utf8")));
