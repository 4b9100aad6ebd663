from flask import Blueprint


def add_to(hub: Blueprint) -> None:
    pass
