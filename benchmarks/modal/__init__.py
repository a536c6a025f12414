"""What the compile service takes: times by size of set, and what they mean for tiers and cost."""
