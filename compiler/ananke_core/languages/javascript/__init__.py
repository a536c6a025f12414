"""JavaScript and JSX."""
