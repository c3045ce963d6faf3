/** What belongs into each folder of models, and how one model tells about itself. Folders of one's own get a general word. */

import type { Model, Worker } from "@/api/types";

interface About {
  title: string;
  belongs: string;
}

const KNOWN = new Map<string, About>(
  Object.entries({
    DiffusionModels: {
      title: "Diffusion models",
      belongs:
        "Whole pipelines as diffusers saves them (a folder with model_index.json), or a FLUX transformer as one .safetensors or .gguf file.",
    },
    StableDiffusion: { title: "Stable Diffusion", belongs: "Checkpoints, one .safetensors file each." },
    Lora: {
      title: "LoRA",
      belongs: "LoRAs, one .safetensors file each. A LoRA works with models of the family it was trained on.",
    },
    TextEncoders: {
      title: "Text encoders",
      belongs: "CLIP and T5, for transformers that come as a single file without them.",
    },
    VAE: {
      title: "Autoencoders (VAE)",
      belongs: "Autoencoders, for transformers that come as a single file without one.",
    },
    ClipVision: {
      title: "CLIP vision",
      belongs: "Image encoders, which turn a picture into something like a prompt.",
    },
    Upscalers: {
      title: "Upscalers",
      belongs: "What enlarges pictures: ESRGAN, SwinIR, DAT, SPAN and others, one .safetensors file each.",
    },
    Taggers: {
      title: "Taggers",
      belongs: "What captions pictures: an .onnx file, or a folder with config.json.",
    },
  }),
);

export function about(category: string): About {
  return (
    KNOWN.get(category) ?? {
      title: category,
      belongs: "A folder of your own. Plugins that name it can choose what lies in it.",
    }
  );
}

const FORMATS: Record<Model["format"], string> = {
  diffusers: "diffusers folder",
  safetensors: "safetensors",
  gguf: "GGUF",
  onnx: "ONNX",
  transformers: "transformers folder",
};

export const formatName = (format: Model["format"]): string => FORMATS[format];

/** A folder inside the models folder, in the words of the machine it is on. */
export function folderOf(modelsDir: string, category: string): string {
  const separator = modelsDir.includes("\\") && !modelsDir.includes("/") ? "\\" : "/";
  return `${modelsDir.replace(/[\\/]+$/, "")}${separator}${category}`;
}

/** The workers that hold a model in memory just now, by name. */
export function holders(model: Pick<Model, "filename" | "name">, workers: readonly Worker[]): string[] {
  return workers
    .filter(({ loaded }) => loaded.includes(model.filename) || loaded.includes(model.name))
    .map(({ name, device, device_name }) => (device === "cpu" ? name : (device_name ?? name)));
}

/** What looking again has found: "1 new, 2 gone", or that all is as it was. */
export function difference(before: readonly string[], after: readonly string[]): string {
  const [had, has] = [new Set(before), new Set(after)];
  const fresh = after.filter((name) => !had.has(name)).length;
  const gone = before.filter((name) => !has.has(name)).length;
  if (fresh + gone === 0) return "Nothing has changed";
  return [fresh > 0 && `${fresh} new`, gone > 0 && `${gone} gone`].filter(Boolean).join(", ");
}
