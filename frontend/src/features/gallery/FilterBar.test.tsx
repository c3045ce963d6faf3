import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { facetsQuery } from "@/api/gallery";
import { keys, queryClient } from "@/api/queries";
import { FilterBar } from "./FilterBar";
import { NO_FILTERS, type Filters } from "./filters";

beforeEach(() => {
  queryClient.setQueryData(keys.projects, []);
  queryClient.setQueryData(keys.plugins, []);
  queryClient.setQueryData(facetsQuery.queryKey, { plugins: [], models: [], sizes: [] });
});

function show(filters: Partial<Filters> = {}) {
  const onChange = vi.fn();
  render(
    <QueryClientProvider client={queryClient}>
      <FilterBar filters={{ ...NO_FILTERS, ...filters }} onChange={onChange} />
    </QueryClientProvider>,
  );
  return onChange;
}

it("searches once the typing rests, and at once on Enter", async () => {
  const onChange = show();
  // All at once: between two keys on a busy machine the typing may rest.
  const typed = "red كرة 🎞";
  for (let end = 1; end <= typed.length; end++)
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: typed.slice(0, end) } });
  expect(onChange).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByRole("searchbox"), { key: "Enter" });
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith({ q: typed }), { timeout: 30_000 });
  expect(onChange).toHaveBeenCalledTimes(1);
});

it("keeps what is too long, says so, and does not search for it", () => {
  const onChange = show();
  const long = "x".repeat(10_000);
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: long } });
  fireEvent.blur(screen.getByRole("searchbox"));
  expect(screen.getByRole("alert")).toHaveTextContent("at most 500 letters");
  expect(screen.getByRole("searchbox")).toHaveValue(long);
  expect(onChange).not.toHaveBeenCalled();
});

it("asks for a day only when it is one", () => {
  const onChange = show({ from: "2026-11-20" });
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "0002-11-20" } });
  expect(onChange).not.toHaveBeenCalled();
  expect(screen.getByLabelText("From")).toHaveValue("0002-11-20");
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "2026-01-20" } });
  expect(onChange).toHaveBeenCalledWith({ from: "2026-01-20" });
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "" } });
  expect(onChange).toHaveBeenLastCalledWith({ from: null });
});

it("offers what is chosen even when there is nothing of it any more", () => {
  show({ model: "gone.safetensors" });
  expect(screen.getByRole("combobox", { name: "Model" })).toHaveTextContent("gone.safetensors");
});

it("clears everything", async () => {
  const onChange = show({ starred: true });
  expect(screen.getByRole("button", { name: "Starred" })).toHaveAttribute("aria-pressed", "true");
  await userEvent.click(screen.getByRole("button", { name: "Clear all" }));
  expect(onChange).toHaveBeenCalledWith(NO_FILTERS);
});
