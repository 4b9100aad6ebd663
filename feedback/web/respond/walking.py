"""From one page to the next when the form was posted by a script (`signal.js`), which has to know where to go on."""

from flask import Response, request


def say_where(response: Response) -> Response:
    """A script cannot see where a redirect leads; so it is told, and goes there as the browser would have."""
    if request.headers.get("X-Walk") and response.status_code == 303:
        response.headers["X-Next"] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response
