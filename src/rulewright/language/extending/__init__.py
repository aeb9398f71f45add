"""A rule file and the files it extends, as located nodes → the nodes of one rule file."""
