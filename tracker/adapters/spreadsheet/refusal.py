"""Why a spreadsheet cannot be read, and what to do about it."""

from __future__ import annotations

from tracker.adapters.extract import Reason, Unreadable

# A plan has dozens of rows; these are what is kept of each sheet.
MOST_SHEETS = 30
MOST_ROWS = 2000
MOST_COLUMNS = 100

_SAVE_AS = "In Excel choose File, Save As and “Excel Workbook (.xlsx)”, and upload that"
_SENTENCES = {
    Reason.EMPTY: "The selected file is empty. Choose the spreadsheet again",
    Reason.WRONG_TYPE: (
        "The selected file must be an Excel workbook (.xlsx) or a CSV file. Save or export the spreadsheet as one of "
        "these; copy a table out of a Word document into Excel first"
    ),
    Reason.TOO_LARGE: (
        "The selected file must be smaller than {megabytes} MB when it is unpacked. "
        "Copy the plan into a workbook of its own"
    ),
    Reason.ENCRYPTED: "The selected file is password protected. Save a copy without a password and upload that",
    Reason.DAMAGED: f"The selected file is damaged and cannot be opened. Open it in Excel to check. {_SAVE_AS}",
    Reason.TOO_SLOW: "The selected file takes too long to read. Copy the plan into a workbook of its own",
    Reason.TOO_LONG: "The selected file has more cells than a plan can have. Copy the plan into a workbook of its own",
    Reason.BUSY: "Too many files are being read at the moment. Upload the file again in a minute",
    Reason.OLD_EXCEL: f"The selected file is in an older form of Excel (.xls or .xlsb). {_SAVE_AS}",
    Reason.NO_TABLE: "The selected file has no table with rows. Choose the file that holds the plan",
    Reason.TOO_MANY_ROWS: f"The plan must have {MOST_ROWS:,} rows or fewer. Delete the rows that are not the plan",
}


class UnreadableSheet(Unreadable):
    """A spreadsheet that cannot be used: Unreadable, in sentences about spreadsheets."""

    def __init__(self, reason: Reason, *, megabytes: int = 0) -> None:
        super().__init__(reason, megabytes=megabytes)
        self.message = _SENTENCES.get(reason, _SENTENCES[Reason.WRONG_TYPE]).format(megabytes=megabytes)
        self.args = (self.message,)
