"""Published statistics as downloaded: UN Crime Trends exports, context indicators, country list."""
