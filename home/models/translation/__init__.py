"""What translators share: the words of the house, and what a machine translated."""
