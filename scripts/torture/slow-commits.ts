import { inspect } from "./inspector.ts";
import type { Target } from "./target.ts";

/**
 * Lets a tenth of the commits of touches take longer on PostgreSQL, up to 150 ms, so that entries become visible in
 * another order than that of their sequence: who reads on by sequence skips some.
 */
export async function slowCommits(target: Target): Promise<void> {
  if (target.dialect === "sqlite") return;
  const inspector = await inspect(target);
  await inspector.rows(`create function take_time() returns trigger language plpgsql as
    $$ begin
      perform pg_sleep(case when random() < 0.1 then random() * 0.15 else 0 end);
      return null;
    end $$`);
  await inspector.rows(`create constraint trigger takes_time after insert on torture_touch
    deferrable initially deferred for each row execute function take_time()`);
  await inspector.close();
}
