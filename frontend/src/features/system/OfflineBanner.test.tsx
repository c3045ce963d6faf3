import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useLive } from "@/api/events";
import { useAway } from "./away";
import { OfflineBanner } from "./OfflineBanner";

const lose = (): void => {
  act(() => useLive.setState({ connection: "lost", lostAt: Date.now() }));
};
const pass = (ms: number): void => {
  act(() => void vi.advanceTimersByTime(ms));
};

beforeEach(() => {
  vi.useFakeTimers();
  useLive.setState({ connection: "open", lostAt: null });
  useAway.setState({ away: null });
});
afterEach(() => void vi.useRealTimers());

it("comes a second after the connection is lost and goes when it is back", () => {
  render(<OfflineBanner />);
  lose();
  pass(900);
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
  pass(200);
  expect(screen.getByRole("status")).toHaveTextContent(
    "Kino is not answering: retrying. What you typed is kept.",
  );
  act(() => useLive.setState({ connection: "open", lostAt: null }));
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

it("has a second's patience with every loss anew", () => {
  render(<OfflineBanner />);
  lose();
  pass(2000);
  act(() => useLive.setState({ connection: "open", lostAt: null }));
  pass(10);
  lose();
  pass(500);
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

it("keeps quiet while Kino is away on purpose", () => {
  render(<OfflineBanner />);
  act(() => useAway.setState({ away: { kind: "restarting", since: 0, version: null } }));
  lose();
  pass(2000);
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});
