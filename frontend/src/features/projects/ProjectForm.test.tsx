import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys, modelsQuery, queryClient, settingsQuery } from "@/api/queries";
import { TooltipProvider } from "@/ui";
import { closeDialog, openDialog, useProjectDialog } from "./dialogs";
import { ProjectDialogs } from "./ProjectDialogs";

function show() {
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <MemoryRouter initialEntries={["/projects"]}>
          <ProjectDialogs />
        </MemoryRouter>
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  localStorage.clear();
  queryClient.setQueryData(keys.projects, []);
  queryClient.setQueryData(settingsQuery.queryKey, []);
  queryClient.setQueryData(modelsQuery("DiffusionModels").queryKey, [
    {
      name: "kino-mini",
      filename: "kino-mini",
      category: "DiffusionModels",
      size_bytes: 1,
      format: "diffusers",
      family: "kino-mini",
      license: null,
      modified_at: "2026-01-01T00:00:00Z",
    },
  ]);
  openDialog({ kind: "new" });
});

afterEach(() => {
  vi.unstubAllGlobals();
  closeDialog();
  queryClient.clear();
});

const name = () => screen.getByRole("textbox", { name: "Name" });
const create = () => screen.getByRole("button", { name: "Create project" });

describe("a new project", () => {
  it("is one Enter away: a name that is selected, and a size that fits the model", () => {
    show();
    expect(name()).toHaveFocus();
    expect(name()).toHaveValue("Untitled film");
    expect(screen.getByRole("radio", { name: /448 × 256/ })).toBeChecked();
  });

  it("says beside the fields what is wrong, and goes to the first", async () => {
    show();
    const user = userEvent.setup();
    await user.clear(name());
    await user.clear(screen.getByRole("textbox", { name: "Width" }));
    await user.type(screen.getByRole("textbox", { name: "Width" }), "NaN");
    await user.click(create());
    expect(name()).toHaveAccessibleDescription(/needs a name/);
    expect(screen.getByRole("textbox", { name: "Width" })).toHaveAccessibleDescription(/whole number/);
    expect(screen.getByRole("textbox", { name: "Width" })).toHaveValue("NaN");
    await waitFor(() => expect(name()).toHaveFocus());
  });

  it("keeps what was typed while the server is away, and after the dialog was closed", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no way there")));
    show();
    const user = userEvent.setup();
    await user.clear(name());
    await user.type(name(), "Tea at night");
    await user.click(create());
    expect(await screen.findByText("Kino is not answering")).toBeVisible();
    expect(name()).toHaveValue("Tea at night");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(useProjectDialog.getState().open).toBeNull();
    openDialog({ kind: "new" });
    expect(await screen.findByDisplayValue("Tea at night")).toBeVisible();
  });

  it("shows the server's own word beside the field it is about", async () => {
    const error = {
      code: "validation_error",
      message: "1 field is wrong",
      details: [{ field: "name", message: "name must not contain a NUL character" }],
    };
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ error }, { status: 400 })));
    show();
    await userEvent.setup().click(create());
    await waitFor(() => expect(name()).toHaveAccessibleDescription(/NUL character/));
    expect(screen.getAllByText(/NUL character/)).toHaveLength(1);
  });
});
