"""Takes the README's pictures from a running demonstration: `make pictures`."""

from __future__ import annotations

import email
import email.policy
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.service import Service, running

PICTURES = Path(__file__).with_name("pictures")


def main() -> int:
    """Exit status 0 when all pictures are taken, 1 where Chromium is missing."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is not installed (Debian: apt-get install chromium)", file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, running(Path(folder)) as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        take(browser, service)
        browser.close()
    return 0


def signed_in(browser: Browser, service: Service, name: str, width: int, height: int) -> Page:
    context = browser.new_context(base_url=service.url, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("main form button", has_text=name).first.click()
    page.wait_for_load_state()
    return page


def take(browser: Browser, service: Service) -> None:
    """The way through the README's five minutes, a picture at each stop."""
    manager = signed_in(browser, service, "Tom Pickering", 1200, 1150)
    manager.goto("/ashmere/")
    shoot(manager, "overview")
    manager.goto("/ashmere/letters/upload")
    letter = next((service.instance / "letters-to-try").glob("*.docx"))
    manager.locator("input[type=file]").set_input_files(letter)
    manager.get_by_role("button", name="Upload", exact=True).click()
    manager.locator("mark").first.wait_for()
    manager.get_by_role("heading", name="4 findings").evaluate("heading => heading.scrollIntoView()")
    shoot(manager, "check")
    manager.get_by_role("button", name="Create 4 actions").click()
    shoot(manager, "assign")
    police = signed_in(browser, service, "Sana Malik", 320, 900)
    police.goto("/ashmere/actions/14/update")
    shoot(police, "update-phone")
    chair = signed_in(browser, service, "Ruth Adeyemi", 1200, 1150)
    chair.goto("/ashmere/actions/13")
    shoot(chair, "action")
    digest = browser.new_page(viewport={"width": 700, "height": 900})
    digest.set_content(newest_digest(service.outbox))
    shoot(digest, "digest")


def newest_digest(outbox: Path) -> str:
    """The HTML of the last weekly summary to the business manager."""
    for path in sorted(outbox.glob("*.eml"), reverse=True):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if "weekly summary" in str(message["Subject"]) and "Tom Pickering" in str(message["To"]):
            part = message.get_body(("html",))
            assert part is not None
            return str(part.get_content())
    raise LookupError("the outbox holds no weekly summary for Tom Pickering")


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")
    print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
