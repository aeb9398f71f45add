"""Located nodes → Contract: what an author wrote, as frozen declarations."""
