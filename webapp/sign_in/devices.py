"""Browser and system in a word each, as the browser calls itself. It may say anything; nothing hangs on it."""

from webapp.services.login_sessions import Device

# Many browsers name others as well, to be served alike: the first that fits is meant.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
PLATFORMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> Device:
    """Return the device that calls itself so."""
    browser, platform = (
        next((name for sign, name in known if sign in user_agent), "") for known in (BROWSERS, PLATFORMS)
    )
    return Device(browser, platform)
