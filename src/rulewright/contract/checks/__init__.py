"""What was due and what came back → complaints."""
