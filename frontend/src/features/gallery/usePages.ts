import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { GALLERY_PAGE, galleryPageQuery, type TakeSearch } from "@/api/gallery";
import type { Take } from "@/api/types";

export interface Found {
  total: number | undefined;
  /** The take at a place, once its page is here. */
  at: (index: number) => Take | undefined;
  error: unknown;
  retry: () => void;
  /** What is shown belongs to another search while this one is under way. */
  stale: boolean;
}

/** What a search finds, of which only the pages between two places are asked for. */
export function usePages(search: TakeSearch, first: number, last: number): Found {
  const head = useQuery({ ...galleryPageQuery(search, 0), placeholderData: keepPreviousData });
  const from = Math.max(1, Math.floor(first / GALLERY_PAGE));
  const to = Math.floor(Math.max(first, last) / GALLERY_PAGE);
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  const pages = useQueries({ queries: numbers.map((page) => galleryPageQuery(search, page)) });
  return {
    total: head.data?.total,
    at: (index) => {
      const page = Math.floor(index / GALLERY_PAGE);
      const takes = page === 0 ? head.data?.takes : pages[page - from]?.data?.takes;
      return takes?.[index % GALLERY_PAGE];
    },
    error: head.error,
    retry: () => void head.refetch(),
    stale: head.isPlaceholderData,
  };
}
