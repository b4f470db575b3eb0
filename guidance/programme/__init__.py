"""A caseload: many people one by one, the seats and money there are, and what is reported of them."""
