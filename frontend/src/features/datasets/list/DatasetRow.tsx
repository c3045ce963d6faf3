import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { datasetThumbnail } from "@/api/datasets";
import type { Dataset } from "@/api/types";
import { ago } from "@/lib/time";
import { ContextMenu, copyAndTell, DropdownMenu, IconButton, Leader, type MenuEntry } from "@/ui";
import { CountsBar } from "../CountsBar";
import styles from "./list.module.css";

export function DatasetRow({ dataset, onActive }: { dataset: Dataset; onActive: () => void }) {
  const navigate = useNavigate();
  const { id, name, folder, counts, mode, trigger, place, problem, updated_at } = dataset;
  const entries: MenuEntry[] = [
    { label: "Open", onSelect: () => void navigate(`/datasets/${id}`) },
    { label: "Copy the folder's path", onSelect: () => copyAndTell("Path", folder) },
    "-",
    "dataset.forget",
  ];
  return (
    <ContextMenu entries={entries} onOpen={onActive}>
      <li className={styles.row}>
        <span className={styles.frame}>
          <Picture dataset={dataset} />
        </span>
        <div className={styles.what}>
          <h2 className={styles.name}>
            <Link
              to={`/datasets/${id}`}
              className={styles.link}
              data-dataset={id}
              dir="auto"
              onFocus={onActive}
            >
              {name}
            </Link>
          </h2>
          <p className={styles.folder} dir="ltr" title={folder}>
            {folder}
          </p>
          <p className={styles.facts}>
            <span>{mode === "tags" ? "Tags" : "Sentences"}</span>
            {trigger !== "" && <span>trigger “{trigger}”</span>}
            {place !== null && <span>last at {place}</span>}
            <time dateTime={updated_at}>{ago(updated_at)}</time>
          </p>
        </div>
        <div className={styles.state}>
          {problem ? <p className={styles.problem}>△ {problem}</p> : <CountsBar counts={counts} />}
        </div>
        <div className={styles.menu} onPointerDownCapture={onActive} onKeyDownCapture={onActive}>
          <DropdownMenu
            entries={entries}
            trigger={
              <IconButton label={`More for ${name}`}>
                <MoreHorizontal />
              </IconButton>
            }
          />
        </div>
      </li>
    </ContextMenu>
  );
}

/** The picture one was at, or the first. */
function Picture({ dataset: { id, place, thumbnail_url, problem } }: { dataset: Dataset }) {
  const [broken, setBroken] = useState(false);
  const url = place === null ? thumbnail_url : datasetThumbnail(id, place, 320);
  if (!url || broken || problem !== null) return <Leader />;
  return <img src={url} alt="" loading="lazy" draggable={false} onError={() => setBroken(true)} />;
}
