"""The browser side; Python only reads its files (`layers.assets`)."""
