"""The data contract of the topics, made out of the model: JSON Schemas, AsyncAPI, and how both may grow."""
