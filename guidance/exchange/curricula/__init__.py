"""CVs that learners bring, in their several formats, read without the person."""
