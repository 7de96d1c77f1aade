"""Values shaped like Slack's secrets, put together here so that no scanner takes them for real."""

BOT_TOKEN = "-".join(("xoxb", "1234567890", "1234567890123", "AbCdEfGhIjKlMnOpQrStUvWx"))
APP_TOKEN = "-".join(("xapp", "1", "A0123456789", "1234567890123", "abcdef0123456789"))
HOOK = "/".join(("https://hooks.slack.com", "actions", "T0123", "456", "AbCdEf"))
