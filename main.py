"""Start here: without arguments the desktop opens, with a file it opens on that, otherwise one command runs.

What goes wrong for no reason of the user's is caught here and nowhere else: it is saved as a report and told calmly.
"""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path

from pbdesk import clock

FAILED, REFUSED = 1, 2
_LINKED = "libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0"
_SCREEN: Mapping[str, str] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What Qt loads on an X11 screen, and the package it comes in; without one Qt ends the process by itself."""


def main(args: list[str]) -> int:
    """Runs the program; answers its exit status."""
    try:
        if args and not (len(args) == 1 and args[0].endswith((".pbdesk", ".pbbundle"))):
            from pbdesk import cli

            return cli.run(args)
        return _desktop(Path(args[0]) if args else None)
    except ModuleNotFoundError as error:
        if not error.name or error.name.split(".")[0] in {"pbdesk", "ui"}:
            return _report(error)
        print(_not_installed(error.name), file=sys.stderr)  # noqa: T201  there is nothing else to say it with
        return REFUSED
    except Exception as error:  # noqa: BLE001  the last line of defence
        return _report(error)


def _desktop(file: Path | None = None) -> int:
    obstacle = _screen_obstacle(os.environ) if sys.platform.startswith("linux") else None
    if obstacle is None:
        try:
            from ui import app
        except ImportError as error:
            obstacle = _qt_obstacle(str(error))
            if obstacle is None:
                raise
        else:
            return app.run(file)
    print(f"打不开窗口：{obstacle}\n不用窗口也可以工作，命令见：python main.py --help", file=sys.stderr)  # noqa: T201
    return REFUSED


def _not_installed(name: str) -> str:
    return (
        f"还没有安装好：缺少 {name}。请先照 README 的第一条命令安装，"
        "再用装好的 Python 运行，例如 .venv/bin/python main.py"
    )


def _screen_obstacle(environment: Mapping[str, str]) -> str | None:
    """Why Qt would find no screen, or None."""
    if environment.get("QT_QPA_PLATFORM", "xcb") != "xcb" or environment.get("WAYLAND_DISPLAY"):
        return None
    if not environment.get("DISPLAY"):
        return "没有找到屏幕（没有设置 DISPLAY）。请在桌面环境里运行。"
    missing = [package for library, package in _SCREEN.items() if not _loads(library)]
    return _apt(" ".join(missing)) if missing else None


def _qt_obstacle(reason: str) -> str | None:
    """Why Qt can't be imported, or None when it is not about Qt."""
    if "No module named" in reason:
        return "没有安装图形界面。请运行：\npython -m pip install -e ." if "PySide6" in reason else None
    return _apt(f"{_LINKED} {' '.join(_SCREEN.values())}") if ".so" in reason else None


def _apt(packages: str) -> str:
    return f"系统缺少图形界面用到的库。请运行：\nsudo apt-get install -y --no-install-recommends {packages}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _report(error: Exception) -> int:
    path = Path(tempfile.gettempdir()) / f"pbdesk-{clock.now():%Y%m%d-%H%M%S}.txt"
    try:
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        kept = f"情况已记入 {path}，请把它交给维护人员。"
    except OSError:
        kept = "情况没能记下来。"
    print(f"程序出了差错，这一步没有做成；您的数据没有改动。{kept}", file=sys.stderr)  # noqa: T201  no window to say it in
    return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
