/** What the server runs with, and where each value comes from. It is read here, and changed where it comes from. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { settingsQuery } from "@/api/queries";
import { Loading, Problem, Switch } from "@/ui";
import { SearchField } from "./SearchField";
import { lines, sought, sourceName, variable } from "./serverSettings";
import styles from "./SettingsPage.module.css";

export function ServerSettings() {
  const settings = useQuery(settingsQuery);
  const [search, setSearch] = useState("");
  const [onlySet, setOnlySet] = useState(false);
  if (!settings.data) {
    return settings.isError ? (
      <Problem
        title="The settings can't be read"
        error={sentenceOf(settings.error)}
        onRetry={() => void settings.refetch()}
      />
    ) : (
      <Loading what="Reading the settings" />
    );
  }
  const found = sought(settings.data, search, onlySet);
  return (
    <>
      <p className={styles.intro}>
        Flags win over environment variables, these over config.env, then kino.yaml, then defaults. Change a
        value there and restart Kino.
      </p>
      <div className={styles.tools}>
        <SearchField
          label="Search settings"
          placeholder="A name, a value or a word"
          value={search}
          onChange={setSearch}
        />
        <label className={styles.only}>
          <Switch checked={onlySet} onChange={setOnlySet} label="Only what is set here" />
          Only what is set here
        </label>
      </div>
      <table className={styles.table} aria-label="Settings of the server">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {found.map((setting) => (
            <tr key={setting.name}>
              <th scope="row">
                <span className={styles.name}>{setting.name}</span>
                <span className={styles.description}>{setting.description}</span>
                <code>{variable(setting.name)}</code>
              </th>
              <td>
                {lines(setting.value).map((line) => (
                  <div key={line.name} className={styles.value}>
                    {line.name && <span className={styles.valueName}>{line.name}</span>}
                    <span>{line.value}</span>
                  </div>
                ))}
              </td>
              <td>
                <span className={setting.source === "default" ? styles.fromDefault : styles.from}>
                  {sourceName(setting.source)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p role="status" className={styles.none}>
        {found.length === 0 ? "No setting is like that" : ""}
      </p>
    </>
  );
}
