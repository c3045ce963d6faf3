/** What to make next: a generator, its form, and where the picture goes. */

import { useQuery } from "@tanstack/react-query";
import { CircleHelp } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { keys, pluginsQuery, queryClient } from "@/api/queries";
import type { Plugin } from "@/api/types";
import { useCommand } from "@/lib/commands";
import { recall, remember } from "@/lib/memory";
import { usePreferences } from "@/lib/preferences";
import { plural } from "@/lib/time";
import { Button, Empty, Field, IconButton, Loading, Problem, Select } from "@/ui";
import { choosePlugin, chosenPlugin, useForms } from "./formStore";
import { GenerateForm } from "./GenerateForm";
import styles from "./generate.module.css";
import { carryPrompt } from "./carry";
import { useFollow } from "./follow";
import { DropHint, RecallNotice } from "./RecallNotice";
import { useRecall } from "./useRecall";
import { useRecallFile } from "./useRecallFile";

const askAgain = () => void queryClient.invalidateQueries({ queryKey: keys.plugins });

/** Commands that are known but can't be done: menus say why. */
function NoGenerator({ why }: { why: string }) {
  useCommand("generate.focus", () => {}, { enabled: why });
  useCommand("generate.run", () => {}, { enabled: why });
  useCommand("generate.runNext", () => {}, { enabled: why });
  useCommand("generate.runBackground", () => {}, { enabled: why });
  return null;
}

function Broken({ plugins }: { plugins: readonly Plugin[] }) {
  if (plugins.length === 0) return null;
  return (
    <details className={styles.broken}>
      <summary>△ {plural(plugins.length, "generator")} can't be used</summary>
      <ul>
        {plugins.map((plugin) => (
          <li key={plugin.name}>
            <strong>{plugin.title || plugin.name}</strong> {plugin.error}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function GeneratePanel({ projectId }: { projectId: number }) {
  const plugins = useQuery(pluginsQuery);
  const preferred = usePreferences((state) => state.generator);
  const [explained, setExplained] = useState(() => recall("explain", false));
  useForms((state) => state.plugins[projectId]);

  const usable = (plugins.data ?? []).filter(
    (plugin) => plugin.visible && plugin.available && plugin.produces === "image",
  );
  const named = (name: string | null) => usable.find((plugin) => plugin.name === name);
  const plugin = named(chosenPlugin(projectId)) ?? named(preferred) ?? bestOf(usable);
  useRecall(projectId, plugins.data, plugin);
  useFollow(projectId);
  const over = useRecallFile(projectId, plugins.data, plugin);

  if (plugins.isError)
    return (
      <Problem
        title="The generators can't be read"
        error={sentenceOf(plugins.error)}
        onRetry={() => void plugins.refetch()}
      />
    );
  if (!plugins.data) return <Loading what="Reading the generators" />;

  const broken = plugins.data.filter((plugin) => !plugin.available);
  if (!plugin) {
    return (
      <>
        <NoGenerator why="No generator can be used" />
        <Empty title="No generator can be used" actions={<Button onClick={askAgain}>Look again</Button>}>
          <p>
            A generator is a plugin that makes pictures. Put one into the plugins folder, then restart Kino.
          </p>
          <Broken plugins={broken} />
        </Empty>
      </>
    );
  }
  const explain = () => {
    remember("explain", !explained);
    setExplained(!explained);
  };
  const changeTo = (name: string) => {
    const next = usable.find((one) => one.name === name);
    if (next) carryPrompt(projectId, plugin, next);
    choosePlugin(projectId, name);
  };
  return (
    <section className={styles.panel} aria-label="Generate" data-recalls>
      {over && <DropHint over={over} />}
      <GenerateForm
        key={plugin.name}
        projectId={projectId}
        plugin={plugin}
        explained={explained}
        head={
          <>
            <Field
              label="Generator"
              className={styles.generator}
              aside={
                <IconButton label="Explain every field" pressed={explained} onClick={explain}>
                  <CircleHelp />
                </IconButton>
              }
            >
              {(field) => (
                <Select
                  field={field}
                  value={plugin.name}
                  options={usable.map(({ name, title, description }) => ({
                    value: name,
                    label: title,
                    hint: description,
                  }))}
                  onChange={(name) => changeTo(name)}
                />
              )}
            </Field>
            <Broken plugins={broken} />
            <RecallNotice projectId={projectId} />
          </>
        }
      />
    </section>
  );
}

/** Without a wish: the first that can be told what to draw, and asks for no picture. */
function bestOf(plugins: readonly Plugin[]): Plugin | undefined {
  const says = (plugin: Plugin, type: string) =>
    Object.values(plugin.parameters).some((one) => one["type"] === type && one["required"] === true);
  return plugins.find((plugin) => says(plugin, "text") && !says(plugin, "image")) ?? plugins[0];
}
