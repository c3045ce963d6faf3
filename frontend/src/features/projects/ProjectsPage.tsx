/** The start page: every project as a card. */

import { useQuery } from "@tanstack/react-query";
import { Copy, Plus, Search, Trash2, X } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { sentenceOf } from "@/api/errors";
import { modelsQuery, projectsQuery } from "@/api/queries";
import { runCommand } from "@/lib/commands";
import { recall, remember } from "@/lib/memory";
import { onlySmall } from "@/lib/projectForm";
import { plural } from "@/lib/time";
import { useTitle } from "@/lib/title";
import { Button, CommandButton, Empty, IconButton, Loading, Problem, Select } from "@/ui";
import { CardGrid } from "./CardGrid";
import { useChoice } from "./choice";
import { listed, ORDERS, type Order } from "./listing";
import styles from "./ProjectsPage.module.css";

export function ProjectsPage() {
  const projects = useQuery(projectsQuery);
  const [search, setSearch] = useState("");
  const [order, setOrder] = useState<Order>(() => recall<Order>("projects.order", "changed"));
  const sought = useDeferredValue(search);
  const shown = useMemo(() => listed(projects.data ?? [], sought, order), [projects.data, sought, order]);

  useEffect(() => {
    useTitle.setState({ open: "Projects" });
    return () => {
      useTitle.setState({ open: null });
      useChoice.setState({ selection: new Set(), anchorId: null, renamingId: null });
    };
  }, []);

  if (!projects.data) {
    return projects.isError ? (
      <Problem
        title="The projects can't be read"
        error={sentenceOf(projects.error)}
        onRetry={() => void projects.refetch()}
      />
    ) : (
      <Loading what="Reading the projects" />
    );
  }
  if (projects.data.length === 0) return <FirstRun />;
  return (
    <div className={styles.page} data-pane="projects" tabIndex={-1}>
      <header className={styles.head}>
        <h1 className={styles.title}>Projects</h1>
        <span className={styles.count}>
          {shown.length === projects.data.length
            ? plural(projects.data.length, "project")
            : `${shown.length.toLocaleString("en")} of ${projects.data.length.toLocaleString("en")}`}
        </span>
        <div className={styles.search}>
          <Search size={14} aria-hidden />
          <input
            type="search"
            aria-label="Search projects"
            placeholder="Search by name or size"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <div className={styles.order}>
          <Select
            label="Sort projects"
            options={ORDERS}
            value={order}
            onChange={(next) => {
              setOrder(next as Order);
              remember("projects.order", next);
            }}
          />
        </div>
        <Button look="primary" onClick={() => runCommand("project.new")}>
          <Plus size={15} aria-hidden /> New project
        </Button>
      </header>
      <SelectionBar shown={shown.map((project) => project.id)} />
      {shown.length > 0 ? (
        <CardGrid projects={shown} />
      ) : (
        <Empty
          title="No project is like that"
          actions={<Button onClick={() => setSearch("")}>Show all projects</Button>}
        >
          Nothing is named “{sought}”. Deleted projects are in the trash, in the File menu.
        </Empty>
      )}
    </div>
  );
}

/** Stands where the eye is while cards are selected; its room is always there, so that nothing jumps. */
function SelectionBar({ shown }: { shown: readonly number[] }) {
  const count = useChoice(({ selection }) => shown.filter((id) => selection.has(id)).length);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected projects">
      <span role="status" className={styles.selected}>
        {count > 0 ? `${plural(count, "project")} selected` : ""}
      </span>
      {count > 0 ? (
        <>
          <CommandButton id="project.duplicate">
            <Copy />
          </CommandButton>
          <CommandButton id="project.delete">
            <Trash2 />
          </CommandButton>
          <IconButton
            label="Select none"
            onClick={() => useChoice.setState({ selection: new Set(), anchorId: null })}
          >
            <X />
          </IconButton>
        </>
      ) : (
        <span className={styles.keys}>
          Enter opens, F2 renames, Space or Ctrl+click selects, Delete moves to the trash
        </span>
      )}
    </div>
  );
}

function FirstRun() {
  const models = useQuery(modelsQuery("DiffusionModels")).data;
  const small = models !== undefined && onlySmall(models);
  return (
    <div className={styles.first} data-pane="projects" tabIndex={-1}>
      <Empty
        page
        title="Describe a picture. See it. Make it a film."
        actions={
          <Button look="primary" autoFocus onClick={() => runCommand("project.new")}>
            <Plus size={15} aria-hidden /> New project
          </Button>
        }
      >
        <p>
          A project is one film: frames in order, each with all the takes you tried. Everything stays on this
          machine.
        </p>
        {small && (
          <p className={styles.aside}>
            kino-mini, the model that ships with Kino, draws coloured shapes in a second. Larger models go
            into the models folder.
          </p>
        )}
      </Empty>
    </div>
  );
}
