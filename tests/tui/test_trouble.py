"""What cannot be read is said beside its field, and a line that is entered is gone on with at its end."""

from datetime import date

from tests.tui.driving import NARROW, press
from tests.tui.test_looks import text_of

from pmwizard.archive.model import PastFactor
from pmwizard.interview.opening import Opening
from pmwizard.tui.app import WizardApp
from pmwizard.tui.help import HelpPage
from pmwizard.tui.listing import Reading
from pmwizard.tui.past import PastScreen


async def test_a_time_and_a_zone_nobody_can_read_are_said_when_their_field_is_left(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["tab", " yesturday 25:99", "tab", "tab", "tab", "n", "tab"])
        shown = text_of(pilot)
        assert "? “yesturday 25:99” is no time yet: try 13:41" in shown
        assert "? “Europe/Berlinn” is no zone yet: Europe/Berlin?" in shown
        assert empty.interview.record["incident"]["timezone"] == "Europe/Berlin"


async def test_the_page_of_help_is_read_on_with_the_keys_hands_know(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["f1"])
        assert isinstance(pilot.app.screen, HelpPage)
        assert "Esc closes" in text_of(pilot)
        await press(pilot, ["pagedown"])
        await pilot.pause(0.5)
        further = pilot.app.screen.query_one(Reading).scroll_y
        assert further > 0
        await press(pilot, ["end"])
        await pilot.pause(0.5)
        assert pilot.app.screen.query_one(Reading).scroll_y > further


async def test_an_earlier_postmortem_says_whose_it_is_and_which_keys_there_are(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        factor = PastFactor(
            ref="2026-05-11-invoices#F1", text="No alert", title="Invoices waited", date=date(2026, 5, 11), path="gone"
        )
        pilot.app.push_screen(PastScreen(factor, None))
        await pilot.pause(0.3)
        assert "Invoices waited · 2026-05-11" in text_of(pilot)
        assert "Esc back" in text_of(pilot)
        await press(pilot, ["f1"])
        assert isinstance(pilot.app.screen, HelpPage)
