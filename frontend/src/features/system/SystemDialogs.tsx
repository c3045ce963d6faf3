/** The commands of the machine behind the page, and their dialogs. Mounted once, for all pages. */

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { infoQuery, queueQuery } from "@/api/queries";
import { useCommand } from "@/lib/commands";
import { plural } from "@/lib/time";
import { Confirm, toastProblem } from "@/ui";
import { restart, shutDown } from "./away";
import { AwayPage } from "./AwayPage";
import { emergencyStop } from "./emergency";
import { show, useSystem } from "./state";

const AboutDialog = lazy(async () => ({ default: (await import("./AboutDialog")).AboutDialog }));
const WorkersDialog = lazy(async () => ({ default: (await import("./WorkersDialog")).WorkersDialog }));

const ALONE = "Kino was not started by ./run.sh, so nobody would start it again";

export function SystemDialogs() {
  const shown = useSystem((state) => state.shown);
  const supervised = useQuery({ ...infoQuery, select: (info) => info.supervised }).data;
  const close = () => show(null);
  useCommand("system.emergencyStop", () => void emergencyStop().catch(toastProblem));
  useCommand("system.workers", () => show("workers"));
  useCommand("help.about", () => show("about"));
  useCommand("system.restart", () => show("restart"), {
    enabled: supervised === undefined ? "Kino has not answered yet" : supervised || ALONE,
  });
  useCommand("system.shutdown", () => show("shutdown"));
  return (
    <>
      <Suspense>
        {shown === "workers" && <WorkersDialog onClose={close} />}
        {shown === "about" && <AboutDialog onClose={close} />}
      </Suspense>
      <Confirm
        open={shown === "restart"}
        onClose={close}
        title="Restart Kino?"
        action="Restart"
        onConfirm={restart}
      >
        <Under />
        <p>Every open page waits and goes on by itself.</p>
      </Confirm>
      <Confirm
        open={shown === "shutdown"}
        onClose={close}
        title="Shut down Kino?"
        action="Shut down"
        danger
        onConfirm={shutDown}
      >
        <Under />
        <p>
          It stays ended until somebody starts it with <code>./run.sh</code>. What waits is still there then.
        </p>
      </Confirm>
      <AwayPage />
    </>
  );
}

/** What the end of the server means for what it is doing. */
function Under() {
  const running = useQuery({
    ...queueQuery,
    select: (queue) => queue.tasks.filter((task) => task.status === "running").length,
  }).data;
  if (!running) return <p>Nothing is running now.</p>;
  return <p>{plural(running, "task")} under way will begin anew after the next start.</p>;
}
