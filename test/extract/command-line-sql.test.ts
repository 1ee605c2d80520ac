import { afterAll, beforeAll, expect, test } from "vitest";
import { companyCommandLine } from "../../domain/company-command-line.ts";
import { shellWord } from "../../domain/shell-word.ts";
import { companyCommandSql, keyCommandSql } from "../../extract/differences/command-line-sql.ts";
import { lendDatabase, type LentDatabase } from "../support/database.ts";

let lent: LentDatabase;
beforeAll(async () => {
  lent = await lendDatabase();
});
afterAll(() => lent.drop());

const words = ["1042", "a,b", "Smith & Co", "O'Neil", "Müller", "C:\\x", "$(rm)", "", "two\nlines", "AB-7/2.x:@_"];

test.each(words)("a command that SQL gives for %j is quoted for a shell as everywhere", async (word) => {
  const [row] = await lent.database.query(
    `select ${keyCommandSql("rejects show contact", "$2::text")} as key, ${companyCommandSql("pull bank-payments")} as company`,
    [word, word],
  );
  expect(row).toEqual({
    key: companyCommandLine(`rejects show contact ${shellWord(word)}`, word),
    company: companyCommandLine("pull bank-payments", word),
  });
});

test("a command for a key that is null is null", async () => {
  const [row] = await lent.database.query(`select ${keyCommandSql("rejects show contact", "$2::text")} as key`, [
    "acme",
    null,
  ]);
  expect(row).toEqual({ key: null });
});
