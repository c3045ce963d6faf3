"""Queries of every shape, against an evaluator that is written as plainly as can be."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kino.datasets import query
from kino.datasets.query import QueryError
from kino.datasets.state import Picture, State
from tests.datasets.states import picture, state, words

TAGS = ["red", "red circle", "blue", "circle", "dog", "ed c"]

leaf = st.one_of(
    st.tuples(st.just("tag"), st.sampled_from(TAGS)),
    st.tuples(st.just("word"), st.sampled_from(["red", "circle", "000", "zzz", "d c"])),
    st.tuples(st.sampled_from(["tags", "width"]), st.sampled_from(["<", "<=", ">", ">=", ""]), st.integers(0, 4)),
    st.tuples(st.just("flag"), st.sampled_from(["untagged", "tagged", "reviewed", "skipped"])),
)
tree: st.SearchStrategy[Any] = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("and"), inner, inner),
        st.tuples(st.just("or"), inner, inner),
    ),
    max_leaves=8,
)
pictures = st.lists(
    st.builds(
        lambda tags, width, reviewed, skipped: {
            "caption": ", ".join(dict.fromkeys(tags)), "width": width, "reviewed": reviewed, "skipped": skipped,
        },
        st.lists(st.sampled_from(TAGS), max_size=4), st.integers(0, 4), st.booleans(), st.booleans(),
    ),
    max_size=6,
)  # fmt: skip


def written(node: Any, style: int) -> str:
    """The tree as a person writes it; brackets wherever they may be needed."""
    kind, *parts = node
    if kind == "tag":
        return f'tag:"{parts[0]}"' if style % 2 else f"tag:{query.quote(parts[0])}"
    if kind == "word":
        return query.quote(parts[0])
    if kind == "flag":
        return str(parts[0])
    if kind == "not":
        return f"{('-', 'NOT ', 'not')[style % 3]}({written(parts[0], style + 1)})"
    if kind in ("and", "or"):
        between = {"and": (" ", " AND ", " and "), "or": (" OR ", " or ", " Or ")}[kind][style % 3]
        return f"({written(parts[0], style + 1)}{between}{written(parts[1], style + 2)})"
    return f"{kind}:{parts[0]}{parts[1]}"


def true(node: Any, of: Picture) -> bool:
    kind, *parts = node
    tags = of.caption.split(", ") if of.caption else []
    if kind == "tag":
        return parts[0] in tags
    if kind == "word":
        return parts[0] in of.caption or parts[0] in of.name
    if kind == "flag":
        flags = {"untagged": not tags and not of.skipped, "tagged": bool(tags)}
        return flags[parts[0]] if parts[0] in flags else bool(getattr(of, parts[0]))
    if kind == "not":
        return not true(parts[0], of)
    if kind == "and":
        return true(parts[0], of) and true(parts[1], of)
    if kind == "or":
        return true(parts[0], of) or true(parts[1], of)
    number = len(tags) if kind == "tags" else of.width
    sign, bound = parts
    return {"<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound}.get(
        sign, number == bound
    )


@given(tree, pictures, st.integers(0, 5))
def test_a_query_finds_what_its_tree_says(node: Any, described: list[dict[str, Any]], style: int) -> None:
    dataset: State = state(*(picture(at, **fields) for at, fields in enumerate(described, 1)))
    wanted = [one.name for one in dataset.shown() if true(node, one)]
    assert query.find(dataset, written(node, style), words) == wanted


@given(st.text(alphabet='ab():"-*?\\ ,.><=169_ANDORNOTtag', max_size=40))
def test_any_text_is_a_query_or_is_refused_with_a_place(text: str) -> None:
    dataset = state("a, b", "")
    try:
        query.find(dataset, text, words)
    except QueryError as error:
        assert 0 <= error.at <= len(text)
    for at in (0, len(text) // 2, len(text)):
        for found in query.complete(dataset, text, at).completions:
            assert 0 <= found.start <= found.end <= len(text)
