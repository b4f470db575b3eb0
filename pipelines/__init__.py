"""Batch pipelines: fetch, ingest, link, demand, embed, publish."""
