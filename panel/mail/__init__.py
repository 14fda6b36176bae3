"""The outbox: mails are rows first, and are sent by the worker."""
