"""How many requests came from an address, counted in this process; it only damps floods.

The store that the limiter brings starts a thread for nearly every request, to forget what is over. This one forgets
between two counts.
"""

from threading import Lock

from limits.storage import Storage

from app.adapters.clock import real_now

SCHEME = "request-counts"
FORGET_EVERY = 60.0
"""Seconds between two rounds of forgetting."""


def _now() -> float:
    return real_now().timestamp()


class RequestCounts(Storage):
    """Counts in fixed windows, by key."""

    STORAGE_SCHEME = [SCHEME]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = Lock()
        self._forgot_at = _now()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Give the errors that a broken store would raise: a dictionary raises none."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count on, in a window that ends `expiry` seconds after its first request; give the new count."""
        now = _now()
        with self._lock:
            if now - self._forgot_at >= FORGET_EVERY:
                self._counts = {kept: found for kept, found in self._counts.items() if found[1] > now}
                self._forgot_at = now
            count, ends_at = self._counts.get(key, (0, 0.0))
            if ends_at <= now:
                count, ends_at = 0, now + expiry
            self._counts[key] = (count + amount, ends_at)
            return count + amount

    def get(self, key: str) -> int:
        """Give the count of a window that is not over."""
        count, ends_at = self._counts.get(key, (0, 0.0))
        return count if ends_at > _now() else 0

    def get_expiry(self, key: str) -> float:
        """Give the instant at which a window ends."""
        return self._counts.get(key, (0, _now()))[1]

    def check(self) -> bool:
        """Say that the store works."""
        return True

    def reset(self) -> int | None:
        """Forget everything; give how many windows that were."""
        with self._lock:
            forgotten, self._counts = len(self._counts), {}
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one window."""
        with self._lock:
            self._counts.pop(key, None)
