"""From a password to a key: Argon2id over the salt that the file begins with.

Whoever has the file may try passwords as fast as his machines allow, so each try has to cost something that only memory
buys: three passes over 64 MiB, the second choice of RFC 9106, which an office computer with 4 GB does in well under a
second. SQLCipher's own way (PBKDF2) costs graphics cards next to nothing. The recipe's number stands in the salt.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from pbdesk.errors import UserError
from pbdesk.store.keyring import Key, new_salt, recipe_of

SHORTEST, LONGEST = 8, 200
SECRET = 32
_UNCHANGED = "没有改动文件。"
_RECIPES: Mapping[int, tuple[int, int]] = {1: (3, 64 * 1024 * 1024)}
"""Passes and bytes of memory, by the number of the recipe; what has been released stays."""


def checked(password: str) -> str:
    """A password that may be set: any characters, so long as they can be typed again.

    Raises:
        UserError: it is too short or too long, has blanks at its ends or characters that no key types.
    """
    words = plain(password)
    if not words.strip():
        raise UserError(f"密码是空的。请写 {SHORTEST} 个字以上的密码。{_UNCHANGED}")
    if words != words.strip():
        raise UserError(f"密码的开头或结尾有空格，以后容易输错。请去掉（中间可以有空格）。{_UNCHANGED}")
    if len(words) < SHORTEST:
        raise UserError(f"密码太短，容易被猜出来。请写 {SHORTEST} 个字以上，比如几个不相干的词。{_UNCHANGED}")
    if len(words) > LONGEST:
        raise UserError(f"密码太长了。请写在 {LONGEST} 个字以内。{_UNCHANGED}")
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in words):
        raise UserError(f"密码里有键盘上打不出的字符。请重新写一个。{_UNCHANGED}")
    return words


def plain(password: str) -> str:
    """A password as it counts: the same whether typed in full or half width."""
    return unicodedata.normalize("NFKC", password)


def new_key(password: str) -> Key:
    """The key of a file whose password is set now.

    Raises:
        UserError: it is no password to be set.
    """
    return derive(checked(password), new_salt())


def derive(password: str, salt: bytes) -> Key:
    """The key that a password means for a file with this salt; it takes a good tenth of a second on purpose."""
    from nacl.pwhash import argon2id  # most files have no password

    passes, memory = _RECIPES[recipe_of(salt)]
    said = plain(password).encode("utf-8", "surrogatepass")
    return Key(argon2id.kdf(SECRET, said, salt, opslimit=passes, memlimit=memory), salt)
