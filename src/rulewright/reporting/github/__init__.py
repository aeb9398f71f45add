"""Events → GitHub Actions workflow commands, which the site shows beside the lines they name."""
