/** All keys at a glance, from anywhere. They are changed on the settings page. */

import { useState } from "react";
import { useNavigate } from "react-router";
import { useCommand } from "@/lib/commands";
import { Button, Dialog } from "@/ui";
import { SearchField } from "./SearchField";
import { ShortcutList } from "./ShortcutList";

export function ShortcutsDialog() {
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  useCommand("help.shortcuts", () => {
    setSearch("");
    setOpen(true);
  });
  return (
    <Dialog
      open={open}
      onClose={() => setOpen(false)}
      title="Keyboard shortcuts"
      wide
      actions={
        <>
          <Button
            look="quiet"
            onClick={() => {
              setOpen(false);
              void navigate("/settings?tab=shortcuts");
            }}
          >
            Change shortcuts
          </Button>
          <Button onClick={() => setOpen(false)}>Close</Button>
        </>
      }
    >
      <SearchField
        label="Search shortcuts"
        placeholder="An action or a key, such as “frame” or “ctrl z”"
        value={search}
        onChange={setSearch}
        autoFocus
      />
      <ShortcutList search={search} />
    </Dialog>
  );
}
