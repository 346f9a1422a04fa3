"""How well changes are found and named, measured on real versions beside other tools."""
