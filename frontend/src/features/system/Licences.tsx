/** Whose work Kino stands on, and on what terms. */

import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { ApiError, sentenceOf } from "@/api/errors";
import { Loading, Problem } from "@/ui";
import styles from "./system.module.css";

const pythonQuery = queryOptions({
  queryKey: ["licences", "python"],
  queryFn: async ({ signal }) => (await call(api.GET("/api/v2/system/licences", { signal }))).licences,
});

const studioQuery = queryOptions({
  queryKey: ["licences", "studio"],
  queryFn: async ({ signal }) => {
    const answer = await fetch("/licences.md", { signal });
    // Where the studio is served unbuilt, a page comes instead of the file.
    if (!answer.ok || answer.headers.get("content-type")?.includes("html")) {
      throw new ApiError(
        answer.status,
        "not_found",
        "The list is made when the studio is built, and this one is not",
      );
    }
    return answer.text();
  },
});

export function PythonLicences() {
  const { data, error, refetch } = useQuery(pythonQuery);
  if (error) return <Problem title="No list" error={sentenceOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <Loading what="Asking for the licences" />;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Licences of the Python packages">
      <table className={styles.licences}>
        <thead>
          <tr>
            <th scope="col">Package</th>
            <th scope="col">Version</th>
            <th scope="col">Licence</th>
          </tr>
        </thead>
        <tbody>
          {data.map(({ name, version, license }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>{version}</td>
              <td>{license}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function StudioLicences() {
  const { data, error, refetch } = useQuery(studioQuery);
  if (error) return <Problem title="No list" error={sentenceOf(error)} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading what="Asking for the licences" />;
  return (
    <pre className={styles.text} tabIndex={0} role="region" aria-label="Licences of the studio's packages">
      {data}
    </pre>
  );
}
