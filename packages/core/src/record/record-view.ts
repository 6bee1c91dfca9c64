/** The columns that every record has, as its row holds them. */
interface RecordRow {
  readonly id: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly createdBy: string;
  readonly deletedAt: Date | null;
}

/** An instant as it travels. What is hidden or absent stays so. */
export function wire(value: Date): string;
export function wire(value: Date | null): string | null;
export function wire(value: Date | null | undefined): string | null | undefined {
  return value ? value.toISOString() : value;
}

/** An instant as a row holds it; what a patch leaves out stays left out. */
export function instant(value: string | null): Date | null;
export function instant(value: string | null | undefined): Date | null | undefined;
export function instant(value: string | null | undefined): Date | null | undefined {
  return value ? new Date(value) : (value as null | undefined);
}

/** What every record answers with. */
export const recordView = (row: RecordRow) => ({
  id: row.id,
  version: row.version,
  createdAt: wire(row.createdAt),
  updatedAt: wire(row.updatedAt),
  createdBy: row.createdBy,
  deletedAt: wire(row.deletedAt),
});
