"""What TypeScript and JavaScript share: readers of their nodes, and the queries that both grammars understand."""
