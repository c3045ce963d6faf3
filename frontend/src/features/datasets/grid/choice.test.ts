import { beforeEach, describe, expect, it } from "vitest";
import {
  arrow,
  chooseAll,
  chooseNone,
  chooseOnly,
  chooseTo,
  chosenMany,
  forgetChoice,
  gridShape,
  keepChosen,
  toggle,
  useChoice,
} from "./choice";

const names = ["a", "b", "c", "d", "e", "f", "g"];
const chosen = () => [...useChoice.getState().chosen].sort().join("");

beforeEach(forgetChoice);

describe("choosing", () => {
  it("takes one, a range from it, and single ones to and from it", () => {
    chooseOnly(names, 1);
    chooseTo(names, 3);
    expect(chosen()).toBe("bcd");
    chooseTo(names, 0);
    expect(chosen()).toBe("ab");
    toggle(names, 5);
    expect(chosen()).toBe("abf");
    toggle(names, 0);
    expect(chosen()).toBe("bf");
    chooseTo(names, 1, true);
    expect(chosen()).toBe("abf");
  });

  it("takes all and none, and nothing that is not there", () => {
    chooseAll(names);
    expect(chosen()).toBe("abcdefg");
    chooseNone();
    expect(chosen()).toBe("");
    chooseOnly(names, 99);
    toggle(names, 99);
    expect(chosen()).toBe("");
  });

  it("lets go of what is not shown any more", () => {
    chooseAll(names);
    keepChosen(["b", "x", "d"]);
    expect(chosen()).toBe("bd");
    expect(chosenMany()).toEqual(["b", "d"]);
    keepChosen(["d"]);
    expect(chosenMany()).toBeNull();
  });
});

describe("arrows", () => {
  it("go through the grid and stop at its ends", () => {
    expect(arrow("ArrowRight", 6, 7, 3, 2)).toBe(6);
    expect(arrow("ArrowDown", 1, 7, 3, 2)).toBe(4);
    expect(arrow("ArrowDown", 5, 7, 3, 2)).toBe(6);
    expect(arrow("ArrowUp", 2, 7, 3, 2)).toBe(2);
    expect(arrow("PageDown", 0, 7, 3, 2)).toBe(6);
    expect(arrow("End", 0, 7, 3, 2)).toBe(6);
    expect(arrow("x", 0, 7, 3, 2)).toBeNull();
    expect(arrow("Home", 0, 0, 3, 2)).toBeNull();
  });
});

it("a grid has at least one column, and cells that fill the width", () => {
  expect(gridShape(100, 500, 160)).toMatchObject({ columns: 1, cell: 100 });
  expect(gridShape(1000, 500, 160)).toMatchObject({ columns: 6, cell: 160 });
});
