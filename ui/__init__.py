"""The window: screens and controls in Qt Widgets. It asks the use cases and paints what they return."""
