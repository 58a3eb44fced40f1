"""Evidence files: judged by what they contain, refused with a reason, or made safe to keep."""
