"""Visitbook without a screen: what a trial site records, and the rules it is judged by."""

VERSION = "0.1.0"
