from flask import Blueprint


def add_to(public: Blueprint) -> None:
    pass
