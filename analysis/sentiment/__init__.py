"""A rough sort of what people wrote: positive, negative, unclear, or not analysed.

For totals and for the order of reading, never a fact about one comment, never a child's mood, never a safety filter
(docs/sentiment.md). TextBlob, VADER and a small logistic regression of our own, whose weights are in `weights.json`.
"""
