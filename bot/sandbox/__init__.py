"""The sandbox: a Slack-like server and its page, on this machine only. It is not Slack.

`server.create_app` makes the server, `server.running` runs it in the background for tests.
"""
