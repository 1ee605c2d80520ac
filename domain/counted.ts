/** A number with its noun, as a person reads it: "0 keys", "1 key", "2 keys". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The same by the plural alone, as commands and tables are called: "1 invoice" of `invoices`. A word without an `s` stays. */
export function countedOf(count: number, many: string): string {
  return counted(count, many.replace(/s$/, ""), many);
}
