import { beforeEach, describe, expect, it } from "vitest";
import { addressOf, beginAt, goTo, nextWhere, openPicture, usePlace } from "./place";

beforeEach(() => beginAt(1, new URLSearchParams()));

describe("the place in a dataset", () => {
  it("begins as the address says, and stands in it again", () => {
    beginAt(2, new URLSearchParams("picture=a-0001.png&q=untagged&view=grid"));
    expect(usePlace.getState()).toMatchObject({
      datasetId: 2,
      name: "a-0001.png",
      query: "untagged",
      view: "grid",
    });
    const address = addressOf(usePlace.getState(), new URLSearchParams("other=1"));
    expect(address.toString()).toBe("other=1&picture=a-0001.png&q=untagged&view=grid");
  });

  it("knows the picture before, whose tags can be repeated", () => {
    goTo("a");
    goTo("b");
    goTo("b");
    expect(usePlace.getState()).toMatchObject({ name: "b", before: "a" });
  });

  it("shows a picture large from the grid", () => {
    usePlace.setState({ view: "grid" });
    openPicture("c");
    expect(usePlace.getState()).toMatchObject({ name: "c", view: "picture" });
  });
});

describe("the next one that is wanted", () => {
  const wanted = (index: number) => [1, 4].includes(index);

  it("is found in both directions, and round the end", () => {
    expect(nextWhere(6, 1, 1, wanted)).toBe(4);
    expect(nextWhere(6, 4, 1, wanted)).toBe(1);
    expect(nextWhere(6, 3, -1, wanted)).toBe(1);
    expect(nextWhere(6, 0, -1, wanted)).toBe(4);
  });

  it("may be the one in hand, or none", () => {
    expect(nextWhere(6, 2, 1, (index) => index === 2)).toBe(2);
    expect(nextWhere(6, 2, 1, () => false)).toBeNull();
    expect(nextWhere(0, -1, 1, () => true)).toBeNull();
  });
});
