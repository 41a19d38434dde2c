"""Draws the picture in README.md from the demo: `python docs/picture.py` writes docs/wizard.svg."""

import asyncio
import os
import re
import tempfile
from datetime import date
from pathlib import Path

LOADED = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
SIZE = (120, 36)
DAY = date(2026, 11, 24)


async def draw(folder: Path) -> str:
    """The wizard at the demo's factors, as SVG that loads nothing from anywhere."""
    from pmwizard import demo, locations
    from pmwizard.drafts import Store
    from pmwizard.interview.opening import Opening
    from pmwizard.tui.app import WizardApp

    (locations.private(locations.state()) / locations.WELCOMED).touch()
    root = demo.build(folder / "repo", DAY)
    with Store().create(demo.draft(DAY), repository=root, shape="data-loss") as session:
        opening = Opening.of(session, root)
        opening.remember("went_poorly", "text", 0)
        async with WizardApp(opening).run_test(size=SIZE) as pilot:
            for _ in range(20):
                await pilot.pause(0.2)
                await pilot.app.workers.wait_for_complete()
            drawn = LOADED.sub("", pilot.app.export_screenshot(title="pmwizard"))
            return drawn.replace("<text ", '<text xml:space="preserve" ')  # else some viewers close up the gaps


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = name
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        Path(__file__).with_name("wizard.svg").write_text(asyncio.run(draw(Path(name))), "utf-8")
