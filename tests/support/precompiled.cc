// Nothing: its target owns the header that all tests share precompiled.
