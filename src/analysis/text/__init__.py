"""Facts of written Vietnamese: spelling, numbers, dates, sentence ends, function words and glosses."""
