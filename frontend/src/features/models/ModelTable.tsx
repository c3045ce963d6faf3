import type { Model, Worker } from "@/api/types";
import { ago, bytes } from "@/lib/time";
import { StatusMark } from "@/ui";
import { formatName, holders } from "./categories";
import styles from "./ModelTable.module.css";

export function ModelTable({
  models,
  workers,
  label,
}: {
  models: readonly Model[];
  workers: readonly Worker[];
  label: string;
}) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Family</th>
          <th scope="col">Format</th>
          <th scope="col">Licence</th>
          <th scope="col" className={styles.number}>
            Size
          </th>
          <th scope="col">Modified</th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <Row key={model.filename} model={model} loadedBy={holders(model, workers)} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ model, loadedBy }: { model: Model; loadedBy: readonly string[] }) {
  return (
    <tr>
      <th scope="row" className={styles.name}>
        <span>{model.name}</span>
        {model.filename !== model.name && <code>{model.filename}</code>}
        {loadedBy.length > 0 && <StatusMark status="ready" word={`in memory: ${loadedBy.join(", ")}`} />}
      </th>
      <td data-label="Family">{model.family ?? <Unknown />}</td>
      <td data-label="Format">{formatName(model.format)}</td>
      <td data-label="Licence">{model.license ?? <Unknown />}</td>
      <td data-label="Size" className={styles.number}>
        {bytes(model.size_bytes)}
      </td>
      <td data-label="Modified">
        <time dateTime={model.modified_at} title={new Date(model.modified_at).toLocaleString("en-GB")}>
          {ago(model.modified_at)}
        </time>
      </td>
    </tr>
  );
}

const Unknown = () => <span className={styles.unknown}>not told</span>;
