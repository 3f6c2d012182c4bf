"""The transcript of a take: layout, painting and editing of words."""
