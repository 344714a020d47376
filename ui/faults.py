"""A bug becomes a saved report and one calm sentence; nothing a person typed stands in the report's name."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from pathlib import Path

from PySide6.QtCore import QStandardPaths, qVersion

from pbdesk.clock import now


def report_folder() -> Path:
    """Where reports are kept: the program's own data folder, or the temporary one when there is none."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(place or tempfile.gettempdir()) / "reports"


def save_report(error: BaseException, folder: Path | None = None) -> str:
    """Write what happened to a file and answer the sentence for the user."""
    text = "\n".join((
        f"{now().isoformat()}  Python {sys.version.split()[0]}  Qt {qVersion()}  {platform.platform()}",
        "".join(traceback.format_exception(error)),
    ))
    path = (folder or report_folder()) / f"report-{now():%Y%m%d-%H%M%S}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return "程序出了差错，这一步没有做成；您的数据没有改动。请重试，若再次出现请联系维护人员。"
    return f"程序出了差错，这一步没有做成；您的数据没有改动。情况已记入 {path}，请把它交给维护人员。"
