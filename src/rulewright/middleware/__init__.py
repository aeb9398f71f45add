"""A contract in front of an application: requests are judged, replays answered, and the rest goes on to it."""
