"""YAML and JSON bytes → values and located nodes."""
