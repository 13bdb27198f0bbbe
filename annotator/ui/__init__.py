"""The window: pages, dialogs, widgets, item models, theme. Everything Qt is here and in app.py."""
