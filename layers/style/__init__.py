"""Drawing rules that all maps share: colours, pens, symbols, hatching and labels."""
