"""The admin's start page: what waits for whoever looks, each with the list where it is done."""
