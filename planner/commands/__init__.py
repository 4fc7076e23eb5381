"""The command line: Typer commands over the service, a module per group of commands; `main` joins them."""
