"""A pre-annotation Lambda: what it returns as taskInput is task.input in the template."""


def lambda_handler(event, context):
    return {"taskInput": event["dataObject"]}
