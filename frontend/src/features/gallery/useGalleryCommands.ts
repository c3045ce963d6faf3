import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { pluginsQuery } from "@/api/queries";
import {
  canMakeAgain,
  download,
  paramsOf,
  parametersAsJson,
  parametersAsText,
  type Format,
} from "@/api/takeFacts";
import type { Take } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { openProject, useStudio } from "@/lib/studio";
import { plural } from "@/lib/time";
import { copyAndTell, toastProblem } from "@/ui";
import { allStarred, goToFrame, throwAway, toggleStars } from "./actions";

const NONE = "Choose a picture first";
const ONE = "Choose one picture alone";

/** The commands of the pictures that are chosen, or of the one that is looked at. */
export function useGalleryCommands(
  takes: readonly Take[],
  doing: { send: () => void; leave: () => void },
): void {
  const navigate = useNavigate();
  const [only] = takes.length === 1 ? takes : [];
  const some = takes.length > 0 || NONE;
  const one = only ? true : takes.length > 0 ? ONE : NONE;
  const what = takes.length > 1 ? plural(takes.length, "picture") : "picture";
  const starred = takes.length > 0 && allStarred(takes);

  useCommand("take.star", () => toggleStars(takes), {
    enabled: some,
    checked: starred,
    title: starred ? (takes.length > 1 ? "Take the stars away" : "Take the star away") : `Star ${what}`,
  });
  const remove = () => {
    doing.leave();
    throwAway(takes).catch(toastProblem);
  };
  useCommand("gallery.delete", remove, { enabled: some, title: `Delete ${what}` });
  useCommand("take.delete", remove, { enabled: some, title: `Delete ${what}` });
  useCommand("gallery.send", doing.send, { enabled: some, title: `Send ${what} to project…` });
  const save = (format: Format) => takes.forEach((take) => download(take, format));
  useCommand("take.download.png", () => save("png"), { enabled: some });
  useCommand("take.download.jpg", () => save("jpg"), { enabled: some });
  useCommand("take.download.webp", () => save("webp"), { enabled: some });

  const home = only?.project_id ?? null;
  const inProject = one !== true ? one : home !== null || "It belongs to no project";
  useCommand("gallery.showFrame", () => home !== null && goToFrame(home, only?.frame_id ?? null, navigate), {
    enabled: inProject,
  });
  useParameters(only, one, inProject, (projectId) => goToFrame(projectId, only?.frame_id ?? null, navigate));
}

function useParameters(
  take: Take | undefined,
  one: true | string,
  inProject: true | string,
  goTo: (projectId: number) => void,
): void {
  const name = take?.plugin;
  const plugin = useQuery({
    ...pluginsQuery,
    select: (all) => all.find((known) => known.name === name),
  }).data;
  const again = take && !canMakeAgain(take) ? "It was imported, not generated" : one;
  useCommand("take.copyText", () => take && copyAndTell("Parameters", parametersAsText(take, plugin)), {
    enabled: one,
  });
  useCommand("take.copyJson", () => take && copyAndTell("Parameters", parametersAsJson(take)), {
    enabled: again,
  });
  useCommand("take.copyPrompt", () => take && copyAndTell("Prompt", take.prompt), {
    enabled: take && !take.prompt ? "It has no prompt" : one,
  });
  useCommand("take.copySeed", () => take && copyAndTell("Seed", String(take.seed)), {
    enabled: take && take.seed === null ? "It has no seed" : one,
  });
  useCommand(
    "take.recall",
    () => {
      if (!take || take.project_id === null) return;
      // The form is in the project; it takes this in as soon as it is there.
      openProject(take.project_id);
      goTo(take.project_id);
      useStudio.setState({
        panel: "generate",
        recall: { plugin: take.plugin, params: paramsOf(take, plugin), what: "all" },
      });
    },
    { enabled: again === true ? inProject : again, title: "Use all parameters in its project" },
  );
}
