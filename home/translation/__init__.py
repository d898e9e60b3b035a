"""Translating: source and translation side by side, with the glossary, by hand or by a machine."""
