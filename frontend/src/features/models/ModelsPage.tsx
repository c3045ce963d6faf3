/** The weights on disk: what is there, where more of it goes, and what is in memory just now. */

import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { sentenceOf } from "@/api/errors";
import { categoriesQuery, healthQuery, infoQuery, keys, modelsQuery } from "@/api/queries";
import type { Model } from "@/api/types";
import { bytes, plural } from "@/lib/time";
import { useTitle } from "@/lib/title";
import { Button, Empty, Loading, Problem } from "@/ui";
import { about, difference, folderOf } from "./categories";
import { CopyPath } from "./CopyPath";
import styles from "./ModelsPage.module.css";
import { ModelTable } from "./ModelTable";

interface Category {
  name: string;
  models: readonly Model[];
  problem: string | null;
  pending: boolean;
}

function useCategories() {
  const names = useQuery(categoriesQuery);
  const lists = useQueries({ queries: (names.data ?? []).map(modelsQuery) });
  const categories: Category[] = (names.data ?? []).map((name, index) => ({
    name,
    models: lists[index]?.data ?? [],
    problem: lists[index]?.isError ? sentenceOf(lists[index].error) : null,
    pending: lists[index]?.isPending ?? true,
  }));
  return { names, categories };
}

const namesOf = (categories: readonly Category[]) =>
  categories.flatMap(({ name, models }) => models.map(({ filename }) => `${name}/${filename}`));

export function ModelsPage() {
  const client = useQueryClient();
  const { names, categories } = useCategories();
  const modelsDir = useQuery(infoQuery).data?.models_dir;
  const workers = useQuery(healthQuery).data?.workers ?? [];
  const [looking, setLooking] = useState(false);
  const [looked, setLooked] = useState("");

  useEffect(() => {
    useTitle.setState({ open: "Models" });
    // Files come and go without anybody telling: whoever opens the page wants to see what is there now.
    void client.invalidateQueries({ queryKey: keys.models });
    return () => useTitle.setState({ open: null });
  }, [client]);

  const rescan = async () => {
    setLooking(true);
    const before = namesOf(categories);
    await client.invalidateQueries({ queryKey: keys.models });
    const after = (client.getQueryData<string[]>(categoriesQuery.queryKey) ?? []).flatMap((category) =>
      (client.getQueryData<Model[]>(modelsQuery(category).queryKey) ?? []).map(
        ({ filename }) => `${category}/${filename}`,
      ),
    );
    setLooking(false);
    setLooked(difference(before, after));
  };

  if (!names.data) {
    return names.isError ? (
      <Problem
        title="The models can't be listed"
        error={sentenceOf(names.error)}
        onRetry={() => void names.refetch()}
      />
    ) : (
      <Loading what="Looking for models" />
    );
  }
  const all = categories.flatMap(({ models }) => models);
  const size = all.reduce((sum, model) => sum + model.size_bytes, 0);
  const filled = categories.filter(({ models, problem }) => models.length > 0 || problem !== null);
  const empty = categories.filter((one) => !filled.includes(one) && !one.pending);

  return (
    <div className={styles.page} data-pane="models" tabIndex={-1}>
      <header className={styles.head}>
        <h1 className={styles.title}>Models</h1>
        <span className={styles.count}>
          {plural(all.length, "model")}, {bytes(size)}
        </span>
        <span role="status" className={styles.looked}>
          {looked}
        </span>
        <Button busy={looking} onClick={() => void rescan()}>
          <RefreshCw size={14} aria-hidden /> Look again
        </Button>
      </header>
      {modelsDir !== undefined && (
        <section className={styles.where} aria-label="Where models go">
          <p>
            Put a file or folder into the folder of its category, then look again: nothing has to be
            restarted. What a file is, is read from its content. Pickles (.ckpt, .pt, .bin) can run programs
            and are never opened; a download that was cut off is not listed.
          </p>
          <CopyPath path={modelsDir} what="the models folder" />
        </section>
      )}
      {names.data.length === 0 && (
        <Empty title="The models folder has no categories">
          Make a folder named DiffusionModels in it, and put a model there.
        </Empty>
      )}
      {filled.map((category) => (
        <section key={category.name} className={styles.category} aria-labelledby={`models-${category.name}`}>
          <div className={styles.categoryHead}>
            <h2 id={`models-${category.name}`} className={styles.categoryTitle}>
              {about(category.name).title}
            </h2>
            {modelsDir !== undefined && (
              <CopyPath
                path={folderOf(modelsDir, category.name)}
                what={`the ${category.name} folder`}
                short
              />
            )}
          </div>
          <p className={styles.belongs}>{about(category.name).belongs}</p>
          {category.problem === null ? (
            <ModelTable models={category.models} workers={workers} label={about(category.name).title} />
          ) : (
            <p role="alert" className={styles.problem}>
              △ {category.problem}
            </p>
          )}
        </section>
      ))}
      {empty.length > 0 && (
        <section className={styles.category} aria-labelledby="models-empty">
          <h2 id="models-empty" className={styles.categoryTitle}>
            Nothing here yet
          </h2>
          <dl className={styles.empties}>
            {empty.map(({ name }) => (
              <div key={name} className={styles.emptyOne}>
                <dt>{about(name).title}</dt>
                <dd>
                  {about(name).belongs}
                  {modelsDir !== undefined && (
                    <CopyPath path={folderOf(modelsDir, name)} what={`the ${name} folder`} short />
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}
