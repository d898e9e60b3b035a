"""Machine translation: one provider over HTTP, asked in batches, its answers checked."""
