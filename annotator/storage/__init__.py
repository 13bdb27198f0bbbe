"""The project file: schema, database, migrations and the queries on it."""
