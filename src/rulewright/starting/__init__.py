"""An empty project → the files of a first contract: rules, a payload, the configuration, and the hook."""
