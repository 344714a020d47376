"""Start here: without arguments the desktop opens, otherwise one command runs.

What goes wrong for no reason of the user's is caught here and nowhere else: it is saved as a report and told calmly.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from pbdesk import clock

_APT = "sudo apt-get install -y libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0"
_APT_SCREEN = "libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
FAILED, REFUSED = 1, 2


def main(args: list[str]) -> int:
    """Runs the program; answers its exit status."""
    try:
        if not args:
            return _desktop()
        from pbdesk import cli

        return cli.run(args)
    except Exception as error:  # noqa: BLE001  the last line of defence
        return _report(error)


def _desktop() -> int:
    try:
        from ui import app
    except ImportError as error:
        if "PySide6" not in str(error) and ".so" not in str(error) and "DLL" not in str(error):
            raise
        print(_missing_qt(str(error)), file=sys.stderr)  # noqa: T201  there is no window to say it in
        return REFUSED
    return app.run()


def _missing_qt(reason: str) -> str:
    if "No module named" in reason:
        return "打不开窗口：没有安装图形界面。请运行：python -m pip install -e .（命令行功能不受影响）"
    return (
        f"打不开窗口：系统缺少图形界面用到的库（{reason}）。请运行：\n{_APT} {_APT_SCREEN}\n命令行功能不受影响。"
    )


def _report(error: Exception) -> int:
    path = Path(tempfile.gettempdir()) / f"pbdesk-{clock.now():%Y%m%d-%H%M%S}.txt"
    try:
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        kept = f"情况已记入 {path}，请把它交给维护人员。"
    except OSError:
        kept = "情况没能记下来。"
    print(f"程序出了差错，这一步没有做成；您的数据没有改动。{kept}", file=sys.stderr)  # noqa: T201  as above
    return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
