/** What is on every page: the menu bar, the word that the server is away, and the dialogs that open from anywhere. */

import { lazy, type ReactNode, Suspense } from "react";
import { useNavigate } from "react-router";
import { ProjectDialogs } from "@/features/projects/ProjectDialogs";
import { OfflineBanner, SystemDialogs } from "@/features/system";
import { TaskNotices } from "@/features/tasks/TaskNotices";
import { useCommand } from "@/lib/commands";
import { useHistory } from "@/lib/history";
import { dismissUndo, Loading, toastProblem } from "@/ui";
import { MenuBar } from "./MenuBar";
import { usePaneCycle } from "./panes";
import styles from "./Shell.module.css";

const ShortcutsDialog = lazy(async () => ({
  default: (await import("@/features/settings/ShortcutsDialog")).ShortcutsDialog,
}));

function useAppCommands(): void {
  const navigate = useNavigate();
  const { past, future, busy, undo, redo } = useHistory();
  useCommand("project.all", () => void navigate("/projects"));
  useCommand("app.gallery", () => void navigate("/gallery"));
  useCommand("app.datasets", () => void navigate("/datasets"));
  useCommand("app.models", () => void navigate("/models"));
  useCommand("app.settings", () => void navigate("/settings"));
  useCommand("help.api", () => window.open("/api/docs", "_blank", "noopener"));
  const last = past.at(-1);
  const next = future[0];
  const undoLast = () => {
    dismissUndo();
    undo().catch(toastProblem);
  };
  useCommand("edit.undo", undoLast, {
    // While a step is under way, what it will leave is not known yet; the history takes one after the other.
    enabled: last !== undefined || busy,
    title: last ? `Undo: ${last.label}` : "Undo",
  });
  useCommand("edit.redo", () => void redo().catch(toastProblem), {
    enabled: next !== undefined || busy,
    title: next ? `Redo: ${next.label}` : "Redo",
  });
  usePaneCycle();
}

export function Shell({ children }: { children: ReactNode }) {
  useAppCommands();
  return (
    <div className={styles.shell}>
      <MenuBar />
      <OfflineBanner />
      <main className={styles.main} id="main">
        <Suspense fallback={<Loading what="Opening" />}>{children}</Suspense>
      </main>
      <ProjectDialogs />
      <SystemDialogs />
      <TaskNotices />
      <Suspense>
        <ShortcutsDialog />
      </Suspense>
    </div>
  );
}
