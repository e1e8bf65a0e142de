"""A clock that the server winds. `liveview run examples.clock:Clock` serves it alone."""

from datetime import UTC, datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from liveview import Bound, Component, computed, field

Zone = Literal[
    "UTC",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Nairobi",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
]


class Clock(Component):
    """The time of day, anywhere: a timer on the server, and a select."""

    template = """
      <svg class="clock" width="220" height="220" viewBox="-50 -50 100 100" aria-hidden="true">
        <circle class="face" r="46" fill="none" stroke="currentColor" />
        {% for mark in range(12) %}
        <line y1="-42" y2="-38" stroke="currentColor" transform="rotate({{ mark * 30 }})" />
        {% endfor %}
        <line class="hour" y2="-22" stroke="currentColor" stroke-width="3" transform="rotate({{ hour_hand }})" />
        <line class="minute" y2="-34" stroke="currentColor" stroke-width="2" transform="rotate({{ minute_hand }})" />
        <line class="second" y1="8" y2="-36" stroke="red" transform="rotate({{ there.second * 6 }})" />
      </svg>
      <p class="time"><time datetime="{{ there.isoformat() }}">{{ there.strftime("%H:%M:%S") }}</time></p>
      <p class="date">{{ there.strftime("%A, %-d %B %Y") }}</p>
      <label>Time zone
        <select live-model="zone">
          {% for name in zones %}<option value="{{ name }}">{{ name.split("/")[-1].replace("_", " ") }}</option>{% endfor %}
        </select>
      </label>
    """
    zone: Bound[Zone] = "UTC"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    zones = get_args(Zone)

    def mount(self) -> None:
        self.tick()
        self.live.every(1, self.tick)

    def tick(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    @computed
    def there(self) -> datetime:
        """What time it is in the zone."""
        return self.now.astimezone(ZoneInfo(self.zone))

    @property
    def minute_hand(self) -> float:
        """Degrees from the top."""
        return self.there.minute * 6 + self.there.second / 10

    @property
    def hour_hand(self) -> float:
        """Degrees from the top."""
        return self.there.hour % 12 * 30 + self.there.minute / 2
