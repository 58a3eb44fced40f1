"""Open Badges 3.0: made, signed, put into pictures, and judged, whoever made them."""
