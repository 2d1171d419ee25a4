"""One module a command of Docker; being here is being known. Each has a `COMMAND`."""
