"""The submission (Tờ trình) that carries proposals to the Chairman (domain model 3.2)."""
