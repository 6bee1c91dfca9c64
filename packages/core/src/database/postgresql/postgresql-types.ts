import { type CustomTypesConfig, types } from "pg";

const int8 = 20;
const date = 1082;

/** How pools of ours read values: a date stays "2026-01-31", a bigint is a number as long as a number can hold it. */
export const postgresqlTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === date) return (value: string) => value;
    if (oid === int8) return integer;
    return types.getTypeParser(oid, format as "text");
  }) as CustomTypesConfig["getTypeParser"],
};

function integer(value: string): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}
