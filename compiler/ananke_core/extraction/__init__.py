"""From syntax trees to facts, and from facts to constraints; language-blind."""
