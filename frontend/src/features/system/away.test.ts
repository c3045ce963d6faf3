import { describe, expect, it } from "vitest";
import { nextAway, type Away } from "./away";

const away = (kind: Away["kind"]): Away => ({ kind, since: 10_000, version: "1" });

describe("after one look at the server", () => {
  it("waits as long as the one that goes still answers", () => {
    expect(nextAway(away("restarting"), { uptime_s: 900 }, 10_500)).toEqual(away("restarting"));
    expect(nextAway(away("ending"), { uptime_s: 900 }, 10_500)).toEqual(away("ending"));
  });

  it("goes on once another has started", () => {
    expect(nextAway(away("restarting"), { uptime_s: 0.4 }, 12_000)).toBe("back");
    expect(nextAway(away("ended"), { uptime_s: 3 }, 99_000)).toBe("back");
  });

  it("is not misled by a server that was only just started", () => {
    expect(nextAway(away("restarting"), { uptime_s: 2 }, 11_000)).toEqual(away("restarting"));
  });

  it("knows the end by the silence, but for a restart silence is the way", () => {
    expect(nextAway(away("ending"), null, 11_000)).toEqual(away("ended"));
    expect(nextAway(away("restarting"), null, 11_000)).toEqual(away("restarting"));
  });
});
