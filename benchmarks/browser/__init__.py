"""The nine operations of js-framework-benchmark (krausest) in Chromium, beside a page that is written by hand."""
