"""Search over everything public: an index of our own, kept in the transaction of whatever is written."""
