"""Events → a summary in Markdown, for the page of a CI job."""
