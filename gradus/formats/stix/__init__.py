"""STIX 2.1: bundles in, as counts without indicators of compromise, and a State's picture out."""
