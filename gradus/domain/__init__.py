"""The words of Gradus: vocabulary, messages, refusals, periods, money, random streams."""
