"""The catalogue of Article 7: an entry of it, and the table of a proposal to change it (domain model 3.2)."""
