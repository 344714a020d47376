"""Who holds the posts of a branch while a roster is compared: an import appoints nobody to what another one holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pbdesk.model import PostRole
from pbdesk.tables.fields import Field
from pbdesk.tables.known import KnownRoll
from pbdesk.tables.preview import PreviewRow, RowState
from pbdesk.tables.roster import Category, MemberEntry
from pbdesk.words import POST_WORDS

_Row = PreviewRow[MemberEntry]


class PostHolders:
    """The holders known from the file, and those whom the lines of the table add in their order."""

    def __init__(self, known: KnownRoll) -> None:
        self._single = known.single_posts - {PostRole.GROUP_LEADER}
        self._held: dict[tuple[str | None, PostRole], str] = {
            (person.branch_id, post): person.name for person in known.people for post in person.posts
        }

    def settle(self, row: _Row) -> _Row:
        """The row without the posts that can't be given by an import, and with the reason for each."""
        entry = row.entry
        gives = row.state is RowState.NEW or any(change.field is Field.POST for change in row.changes)
        if entry is None or not entry.posts or not gives:
            return row
        said = {post: why for post in entry.posts if (why := self._against(post, entry, row.branch_id))}
        kept = tuple(post for post in entry.posts if post not in said)
        self._held.update({(row.branch_id, post): entry.name for post in kept})
        changes = row.changes if kept else tuple(c for c in row.changes if c.field is not Field.POST)
        state = RowState.SAME if row.state is RowState.CHANGED and not changes else row.state
        warnings = (*row.warnings, *said.values())
        return replace(row, entry=replace(entry, posts=kept), changes=changes, state=state, warnings=warnings)

    def _against(self, post: PostRole, entry: MemberEntry, branch: str | None) -> str:
        word = POST_WORDS[post]
        holder = self._held.get((branch, post)) if post in self._single else None
        if holder:
            return f"{word}已由{holder}担任，这一项没有导入，任免请到党员页办理"
        if post is PostRole.GROUP_LEADER:
            return "" if entry.group else "没有写是哪个党小组的组长，这一项没有导入"
        return f"预备党员不能任{word}，这一项没有导入" if entry.category is Category.PROBATIONARY else ""


def post_words(posts: Iterable[PostRole]) -> str:
    """Posts in words."""
    return "、".join(POST_WORDS[post] for post in posts)
